"""Which prefixes and terms the program uses: the one place that spells them out.

``PREFIXES`` equals ``ontology/prefixes.ttl`` and every term of :class:`KK` is defined in
``ontology/ontology.ttl``; tests hold both to it. The classes are closed: a misspelt term is
an ``AttributeError`` (and a type error), never a new IRI.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

BASE = "https://w3id.org/kkgraph/"
DEF = f"{BASE}def#"
ID = f"{BASE}id/"
THEME = f"{BASE}theme/"
SHAPES = f"{BASE}shapes#"
GRAPH = f"{BASE}graph/"

_QB = "http://purl.org/linked-data/cube#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_DCTERMS = "http://purl.org/dc/terms/"
_FOAF = "http://xmlns.com/foaf/0.1/"
_PROV = "http://www.w3.org/ns/prov#"
_SCHEMA = "https://schema.org/"
_SH = "http://www.w3.org/ns/shacl#"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
# Of what describes services and formats; none of it stands in the graph.
FORMATS = "http://www.w3.org/ns/formats/"
RESULTS = "http://www.w3.org/2005/sparql-results#"
SERVICE = "http://www.w3.org/ns/sparql-service-description#"
# The namespace of pictures (SVG 2).
SVG = "http://www.w3.org/2000/svg"

PREFIXES: Mapping[str, str] = MappingProxyType(
    {
        "kk": DEF,
        "kksh": SHAPES,
        "theme": THEME,
        "agency": f"{ID}agency/",
        "initiative": f"{ID}initiative/",
        "municipality": f"{ID}municipality/",
        "network": f"{ID}network/",
        "organisation": f"{ID}organisation/",
        "place": f"{ID}place/",
        "programme": f"{ID}programme/",
        "dcat": "http://www.w3.org/ns/dcat#",
        "dcterms": _DCTERMS,
        "foaf": _FOAF,
        "geo": "http://www.opengis.net/ont/geosparql#",
        "oa": "http://www.w3.org/ns/oa#",
        "org": "http://www.w3.org/ns/org#",
        "owl": "http://www.w3.org/2002/07/owl#",
        "prov": _PROV,
        "qb": _QB,
        "rdf": _RDF,
        "rdfs": _RDFS,
        "schema": _SCHEMA,
        "sh": _SH,
        "skos": _SKOS,
        "vann": "http://purl.org/vocab/vann/",
        "void": "http://rdfs.org/ns/void#",
        "wgs84": "http://www.w3.org/2003/01/geo/wgs84_pos#",
        "xsd": _XSD,
    }
)


# Context of the JSON that describes tables (CSV on the Web).
CSVW_CONTEXT = "http://www.w3.org/ns/csvw"


class KK:
    """Own classes and properties that code refers to."""

    Action = f"{DEF}Action"
    Adoption = f"{DEF}Adoption"
    Agency = f"{DEF}Agency"
    Commitment = f"{DEF}Commitment"
    Contract = f"{DEF}Contract"
    Cooperation = f"{DEF}Cooperation"
    Evidence = f"{DEF}Evidence"
    Goal = f"{DEF}Goal"
    Initiative = f"{DEF}Initiative"
    Indicator = f"{DEF}Indicator"
    Inventory = f"{DEF}Inventory"
    JointCommitment = f"{DEF}JointCommitment"
    Measure = f"{DEF}Measure"
    Municipality = f"{DEF}Municipality"
    Place = f"{DEF}Place"
    cost = f"{DEF}cost"
    expectedReduction = f"{DEF}expectedReduction"
    placeKind = f"{DEF}placeKind"
    country = f"{DEF}country"
    Network = f"{DEF}Network"
    Observation = f"{DEF}Observation"
    Organisation = f"{DEF}Organisation"
    Participation = f"{DEF}Participation"
    Passage = f"{DEF}Passage"
    Programme = f"{DEF}Programme"
    Project = f"{DEF}Project"
    Quantity = f"{DEF}Quantity"
    Recommendation = f"{DEF}Recommendation"
    Report = f"{DEF}Report"
    Section = f"{DEF}Section"
    SharedText = f"{DEF}SharedText"
    SourceFile = f"{DEF}SourceFile"
    SectorEmissions = f"{DEF}SectorEmissions"
    SteeringDocument = f"{DEF}SteeringDocument"
    ThematicArea = f"{DEF}ThematicArea"
    WebSource = f"{DEF}WebSource"

    about = f"{DEF}about"
    actionCode = f"{DEF}actionCode"
    actionField = f"{DEF}actionField"
    actionOf = f"{DEF}actionOf"
    adoptedBy = f"{DEF}adoptedBy"
    adoptionKind = f"{DEF}adoptionKind"
    adopts = f"{DEF}adopts"
    areaTopic = f"{DEF}areaTopic"
    baseYear = f"{DEF}baseYear"
    confidence = f"{DEF}confidence"
    contractOf = f"{DEF}contractOf"
    counterpart = f"{DEF}counterpart"
    cooperationOf = f"{DEF}cooperationOf"
    cooperatesWith = f"{DEF}cooperatesWith"
    endOffset = f"{DEF}endOffset"
    evidence = f"{DEF}evidence"
    fileName = f"{DEF}fileName"
    goalKind = f"{DEF}goalKind"
    goalKindConcept = f"{DEF}goalKindConcept"
    goalOf = f"{DEF}goalOf"
    hasMeasure = f"{DEF}hasMeasure"
    headingLevel = f"{DEF}headingLevel"
    inContract = f"{DEF}inContract"
    initiative = f"{DEF}initiative"
    initiativeKind = f"{DEF}initiativeKind"
    inherited = f"{DEF}inherited"
    inPassage = f"{DEF}inPassage"
    inSection = f"{DEF}inSection"
    inSource = f"{DEF}inSource"
    leadPassage = f"{DEF}leadPassage"
    lineFrom = f"{DEF}lineFrom"
    lineTo = f"{DEF}lineTo"
    madeBy = f"{DEF}madeBy"
    mentionsOrganisation = f"{DEF}mentionsOrganisation"
    mentionsTheme = f"{DEF}mentionsTheme"
    method = f"{DEF}method"
    nameInText = f"{DEF}nameInText"
    network = f"{DEF}network"
    number = f"{DEF}number"
    observedPlace = f"{DEF}observedPlace"
    observedYear = f"{DEF}observedYear"
    order = f"{DEF}order"
    organisationKind = f"{DEF}organisationKind"
    owner = f"{DEF}owner"
    ofWhat = f"{DEF}ofWhat"
    page = f"{DEF}page"
    parentSection = f"{DEF}parentSection"
    partner = f"{DEF}partner"
    partnerName = f"{DEF}partnerName"
    participant = f"{DEF}participant"
    pairedWith = f"{DEF}pairedWith"
    pairedWithName = f"{DEF}pairedWithName"
    participantName = f"{DEF}participantName"
    participatesIn = f"{DEF}participatesIn"
    party = f"{DEF}party"
    passageKind = f"{DEF}passageKind"
    population = f"{DEF}population"
    projectKind = f"{DEF}projectKind"
    quantityOf = f"{DEF}quantityOf"
    quote = f"{DEF}quote"
    refersTo = f"{DEF}refersTo"
    readOn = f"{DEF}readOn"
    baselineValue = f"{DEF}baselineValue"
    hasSector = f"{DEF}hasSector"
    indicatorOf = f"{DEF}indicatorOf"
    indicatorUnit = f"{DEF}indicatorUnit"
    inventoryFlag = f"{DEF}inventoryFlag"
    inventoryOf = f"{DEF}inventoryOf"
    inventoryYear = f"{DEF}inventoryYear"
    targetValue = f"{DEF}targetValue"
    totalEmissions = f"{DEF}totalEmissions"
    totalPrinted = f"{DEF}totalPrinted"
    unitPrinted = f"{DEF}unitPrinted"
    relation = f"{DEF}relation"
    responsible = f"{DEF}responsible"
    role = f"{DEF}role"
    runsProject = f"{DEF}runsProject"
    scope = f"{DEF}scope"
    scopeConcept = f"{DEF}scopeConcept"
    sha256 = f"{DEF}sha256"
    shared = f"{DEF}shared"
    sharedText = f"{DEF}sharedText"
    startOffset = f"{DEF}startOffset"
    status = f"{DEF}status"
    statusConcept = f"{DEF}statusConcept"
    targetYear = f"{DEF}targetYear"
    template = f"{DEF}template"
    territorialEmissions = f"{DEF}territorialEmissions"
    text = f"{DEF}text"
    textStatus = f"{DEF}textStatus"
    topic = f"{DEF}topic"
    underHeading = f"{DEF}underHeading"
    unit = f"{DEF}unit"
    unitConcept = f"{DEF}unitConcept"
    validFrom = f"{DEF}validFrom"
    value = f"{DEF}value"
    valueTo = f"{DEF}valueTo"
    version = f"{DEF}version"
    edition = f"{DEF}edition"
    voice = f"{DEF}voice"
    years = f"{DEF}years"


# What the EU's Publications Office calls the languages that contracts are written in.
LANGUAGES: Mapping[str, str] = MappingProxyType(
    {
        code: f"http://publications.europa.eu/resource/authority/language/{name}"
        for code, name in (("sv", "SWE"), ("en", "ENG"))
    }
)


class RDF:
    """Terms of RDF in use."""

    type = f"{_RDF}type"
    first = f"{_RDF}first"
    rest = f"{_RDF}rest"
    nil = f"{_RDF}nil"
    langString = f"{_RDF}langString"


class RDFS:
    """Terms of RDF Schema in use."""

    label = f"{_RDFS}label"
    subClassOf = f"{_RDFS}subClassOf"


class SKOS:
    """Terms of SKOS in use."""

    Concept = f"{_SKOS}Concept"
    ConceptScheme = f"{_SKOS}ConceptScheme"
    hasTopConcept = f"{_SKOS}hasTopConcept"
    inScheme = f"{_SKOS}inScheme"
    topConceptOf = f"{_SKOS}topConceptOf"
    prefLabel = f"{_SKOS}prefLabel"
    editorialNote = f"{_SKOS}editorialNote"
    notation = f"{_SKOS}notation"
    note = f"{_SKOS}note"


class DCTERMS:
    """Terms of Dublin Core in use."""

    date = f"{_DCTERMS}date"
    format = f"{_DCTERMS}format"
    identifier = f"{_DCTERMS}identifier"
    isPartOf = f"{_DCTERMS}isPartOf"
    hasPart = f"{_DCTERMS}hasPart"
    language = f"{_DCTERMS}language"
    license = f"{_DCTERMS}license"
    publisher = f"{_DCTERMS}publisher"
    replaces = f"{_DCTERMS}replaces"
    subject = f"{_DCTERMS}subject"
    title = f"{_DCTERMS}title"


class PROV:
    """Terms of PROV-O in use."""

    Entity = f"{_PROV}Entity"
    wasAttributedTo = f"{_PROV}wasAttributedTo"
    wasDerivedFrom = f"{_PROV}wasDerivedFrom"


class QB:
    """Terms of the RDF Data Cube Vocabulary in use."""

    Observation = f"{_QB}Observation"
    dataSet = f"{_QB}dataSet"


class FOAF:
    """Terms of FOAF in use."""

    Document = f"{_FOAF}Document"
    homepage = f"{_FOAF}homepage"


class SCHEMA:
    """Terms of schema.org in use."""

    endDate = f"{_SCHEMA}endDate"
    mentions = f"{_SCHEMA}mentions"
    numberOfPages = f"{_SCHEMA}numberOfPages"
    startDate = f"{_SCHEMA}startDate"
    url = f"{_SCHEMA}url"


class XSD:
    """Datatypes in use."""

    boolean = f"{_XSD}boolean"
    date = f"{_XSD}date"
    decimal = f"{_XSD}decimal"
    double = f"{_XSD}double"
    dateTime = f"{_XSD}dateTime"
    gYear = f"{_XSD}gYear"
    gYearMonth = f"{_XSD}gYearMonth"
    integer = f"{_XSD}integer"
    string = f"{_XSD}string"


def prologue(*prefixes: str) -> str:
    r"""Spell prefixes as SPARQL ``PREFIX`` lines.

    :param prefixes: which; all of them unless given.
    :returns: one line a prefix, ending in a line break.

    >>> prologue("kk")
    'PREFIX kk: <https://w3id.org/kkgraph/def#>\n'
    """
    return "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in prefixes or PREFIXES)


def shorten(iri: str) -> str:
    """Write an IRI as prefix and local name where a prefix fits, the longest first.

    :param iri: any IRI.
    :returns: the short form, or the IRI unchanged.

    >>> shorten("https://w3id.org/kkgraph/def#Goal")
    'kk:Goal'
    """
    fits = [item for item in PREFIXES.items() if iri.startswith(item[1])]
    if not fits:
        return iri
    prefix, base = max(fits, key=lambda item: len(item[1]))
    return f"{prefix}:{iri[len(base) :]}"
