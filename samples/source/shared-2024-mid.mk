# 4. Viable Cities åtaganden

Viable Cities står för sammanhanget: mötesplatser, processledning och en gemensam berättelse om vad städerna gör. Inom den ramen tar programmet på sig följande.

## 4.1. Samordning Klimatkontrakt 2030

Programmet bemannar en samordning som tar emot kommunernas utkast, ger svar inom tre veckor och ser till att löften som hänger ihop också läses ihop.

## 4.2. Smart policyutveckling

Viable Cities samlar exempel på regler som bromsar och lämnar dem vidare till den myndighet som kan göra något åt saken (se avsnitt 5.7). En lista över frågor och svar hålls öppen för alla.

## 4.3. Innovation

Programmet ordnar lärgrupper om energi, byggande och resor, tillsammans med Drive Sweden och andra program.

## 4.4. Samordnad finansiering

Viable Cities avser att pröva hur flera små investeringar kan läggas samman till en portfölj som en bank kan bedöma.

## 4.5. Samspel med EUs mission klimatneutrala städer

Programmet är svensk länk till NetZeroCities och till CapaCITIES, och följer hur EU-~kommissionen vidareutvecklar sina stadskontrakt. Erfarenheter därifrån sprids till alla kommuner, också till dem som står utanför missionen.

# 5. Myndigheternas åtaganden

De sex myndigheterna arbetar som ett lag gentemot kommunerna. De svarar gemensamt på frågor som rör flera av dem och berättar i god tid om stöd som går att söka.

## 5.1. Smart policyutveckling

Myndigheterna åtar sig att under året bjuda in till två policylabb där kommuner och jurister går igenom ett regelhinder i taget.

## 5.2. Stöd till forskning, innovation och utveckling

Myndigheterna fortsätter att betala för försök där flera lösningar prövas samtidigt i ett helt stadsområde.

## 5.3. Samordnande insatser kring finansiering

Myndigheterna åtar sig att en gång om året lämna varje kommun en sammanställning av det statliga stöd som har gått dit.

## 5.4. Deltagande i europeiska initiativ för hållbara städer

Myndigheterna bevakar Driving Urban Transitions och New European Bauhaus[[Initiativet kopplar ihop klimat, form och delaktighet.]] åt kommunerna och hjälper den som vill söka medel.

%page
# 6. Strategiska utvecklingsprojekt 2024

Sex arbeten drivs gemensamt under 2024. Vart och ett har en ansvarig och en slutpunkt.

## 6.1. Governance

Hur fördelas ansvar när uppgiften är delad? Arbetet beskriver tre sätt att organisera det och låter kommunerna välja.

## 6.2. Klimatinvesteringsplaner

Kommunerna lägger sina planer bredvid varandra och räknar om dem med samma antaganden.

## 6.3. Konkurrenskraft genom omställning

Näringslivskontor och klimatstrateger träffas för att se vilka företag som tjänar på en snabbare omställning.

## 6.4. Medborgarengagemang

Tre kommuner prövar medborgarråd och berättar öppet om vad det kostade.

## 6.5. Systemdemonstratorer

Försök i full skala följs av alla parter, som lovar att använda det som visar sig fungera.

## 6.6. Mission klimatneutrala städer 2030 internationellt

De svenska erfarenheterna läggs fram i Urban Transitions Mission och på EU:s årliga möte för kontraktsstäder.

# 7. Gemensamt arbete kring uppföljning, ut-~värdering och uppdatering

Kommunen och Viable Cities följer tillsammans upp kontraktet en gång om året. Underlaget är offentligt.

