%set kommun = Lingonheda kommun
%set footer = yes
%set version = VERSION 2023
%include shared-2024-front
# 3. Kommunens åtaganden

Lingonheda växer fortare än näten och vägarna gör. Därför handlar vårt kontrakt om att bygga på rätt plats och med rätt material. Lingonheda kommun avser att:

- låta klimatpåverkan väga 40 procent när mark i Heda station säljs
- driva testbädden Trästammen i kvarteret vid stationen tillsammans med <page>byggföretagen Heda Trä AB och Rönnbygg
- stödja invånare som vill dela verktyg, bilar och lokaler
- införa rutiner för uppfölj-~ning av alla åtaganden i detta kontrakt.

## 3.1. Kommunens klimatmål

Lingonheda ska vara klimatneutralt 2030 med samma innebörd som i missionen. Enligt Miljöprogram 2022–2030 ska de territoriella utsläppen vara 85 procent lägre än 1990 redan år~2030 och den egna organisationens utsläpp noll 2028. Senast 2030 ska andelen förnybar energi i kommunens verksamheter vara 95 %, och resorna med bil ska minska med en fjärdedel från 2019 till 2030. Målet för konsumtionen är ännu ett förslag: 1 ton koldioxidekvivalenter per invånare 2045.

### 3.1.1 Delmål för byggandet

Nya flerbostadshus får släppa ut högst 200 kilo koldioxidekvivalenter per kvadratmeter 2028, räknat på hela byggskedet.

## 3.2. Strategi

Miljöprogrammet genomförs med tre planer. Energiplan 2023–2027 och Trafikstrategi för Lingonheda är antagna. En mat-~och måltidspolicy kommer i vår. Målen följer Agenda 2030.

## 3.3. Organisation och ledning

Kommundirektören är ytterst ansvarig. Klimatenheten med fyra medarbetare ligger på kommunledningskontoret sedan januari, och varje nämnd har en klimatombudsman. Enheten rapporterar till kommunstyrelsens~2030-utskott en gång i månaden.

## 3.4. Samverkan med näringsliv, akademi och medborgare

Kommunen deltar i NetZeroCities som tvillingstad åt en större stad i Finland[[Tvillingskapet pågår till juni 2025 och betalas av Horisont Europa.]] och är partner i <page>Driving Urban Transitions genom projektet Kvart i tio, som prövar en stadsdel där allt nås på en kvart. Med Luleå tekniska universitet och RISE mäts fukt och utsläpp i Trästammen. Näringslivets klimatlöfte i Lingonheda har 58 undertecknare.

## 3.5. Klimatinvesteringsplan

Kommunen har räknat på 37 åtgärder. Kommunen åtar sig att föra in planen i Mål och budget 2025 och att söka lån hos Kommuninvest för de tio som lönar sig snabbast.

## 3.6. Digitalt stöd för genomförandet

Uppföljningen görs i verktyget Hedakollen[[https://lingonheda.example/hedakollen]], där varje förvaltning ser sina egna utsläpp. Invånare kan jämföra kvarter.

## 3.7. Innovationsnav för klimatneutrala kommuner

Det gamla stationshuset blir ett nav för träbyggande i norr.

## 3.8. Klimatanpassning

Värmen är den risk som växer snabbast. Kommunen planterar 900 träd, öppnar svala rum i biblioteken och kartlägger vilka äldre som bor ensamma. Planen för värmeböljor beslutades 2022.

## 3.9. Klimatsmart mobilitet

Parkeringstalen i Heda station är halverade. Ett gångfartsområde invigs i maj, och bussarna går på el från hösten 2024. Ett mobilitetskontor ska hjälpa arbetsgivare med resplaner.

## 3.10. Rapportering och uppföljning

Varje tertial går klimatenheten igenom målen med nämnderna. Avvikelser på mer än tio procent leder till en åtgärdsplan inom sex veckor.

%include shared-2024-mid
## 7.1. Viktigaste uppdateringar för kommunen

- Klimatenheten har flyttat till kommunledningskontoret.
- Planen för värmeböljor har prövats på riktigt.

## 7.2. Mest angelägna erfarenheter att dela för kommunen

Det förra kontraktet hade 41 löften. Nio hölls. Den här gången är de färre.

Markanvisning är det starkaste verktyget vi har. Vi delar gärna med oss av poängmodellen, också av de två poäng som vi fick ta bort.

%include shared-2024-back
%page
# Bilaga 1 - Länkar till dokument

- Miljöprogram 2022–2030
- Energiplan 2023–2027

%link https://lingonheda.example/miljoprogram-2022-2030.pdf
%link https://lingonheda.example/energiplan-2023-2027.pdf
