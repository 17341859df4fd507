# 6. Myndigheternas gemensamma åtaganden

Myndigheterna åtar sig att tala med en röst när kommunerna frågar om stöd och regler.

## 6.1. Policyutveckling för accelererad lokal omställning

Myndigheterna går tillsammans med kommunerna igenom regler som kan tolkas på flera sätt och skriver ner hur de själva läser dem.

## 6.2. Samordnande insatser kring finansiering

Myndigheterna visar på ett ställe vilka stöd som finns, när de öppnar och vem som kan söka.

## 6.3. Verka för svenskt deltagande i europeiska initiativ

Myndigheterna hjälper kommuner att delta i Driving Urban Transitions och i EU:s mission, och talar för svenska erfarenheter när nya program skrivs.

# 7. Viable Cities åtagande

Viable Cities åtar sig att hålla samman rörelsen och att mäta om den gör skillnad.

## 7.1. Mobilisering och lärande~för snabbare klimatomställning

Programmet ordnar träffar där städer med samma åtagande arbetar vid samma bord.

## 7.2. Förstärkt samordning för~ett ständigt vassare Klimatkontrakt 2030

Samordningen läser alla utkast, påtalar oklara löften och följer upp dem ett år senare.

## 7.3. Medverka till gränslös kraftsamling för klimatet~– inom EU och utanför

Programmet arbetar i NetZeroCities och CapaCITIES och håller kontakt med Global Covenant of Mayors.

## 7.4. Stöd till förändringskommunikation~för snabbare klimatomställning

Programmet lånar ut bilder, texter och en kommunikatör till städer som vill berätta om sin omställning.

# Bilaga 1 - Omställningskartan

Kartan är en bild av vägen från nuläge till klimatneutralitet i sju steg. Den som går vilse kan börja om från vilket steg som helst.
