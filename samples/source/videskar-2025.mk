%set kommun = Videskärs kommun
%set form = docx
%include shared-2025-front
# 5. Kommunens åtaganden

Videskär är en skärgårdskommun med en stad på fastlandet. Färjorna släpper ut mer än alla våra bilar, och elnätet till öarna är svagt. Vi samlar arbetet i programmet Tyst farled.

## 5.1. Klimatmål 2030

Videskärs kommun ska vara klimatneutral som organisation 2030 och klimatpositiv 2040. De territoriella utsläppen ska minska med 70 procent mellan 2015 och 2030. De kommunala färjorna ska vara fossilfria 2032. Utsläppen får vara högst 1,5 ton koldioxid per invånare 2035, räknat på det som släpps ut i kommunen. Energianvändningen per kvadratmeter ska ned med 25 procent till 2030 från 2020 års nivå.

## 5.2. Klimatfärdplan 2030

Färdplan för öar och hamn antogs i februari 2025[[Beslut i kommunfullmäktige, paragraf 14.]] och tar upp färjor, elnät, mat från havet och besöksnäring. Den bygger på Havs- och kustplan 2022. Videskärs Hamn AB leder arbetet med landström och Öarnas energigemenskap äger de första batterierna.

## 5.3. Klimatinvesteringsplan 2030

Planen omfattar 19 investeringar. Europeiska investeringsbanken har granskat tre av dem inom ELENA-stödet, och kommunen avser att ge ut gröna obligationer 2026.

## 5.4. Åtaganden med andra kommuner inom~Klimatneutrala städer 2030

Videskär tar på sig följande gemensamma åtaganden tillsammans med andra kommuner.

Åtagande 1 - Vi åtar oss att bygga upp en styrning som håller när omställningen kostar, genom att:

- Låta klimatutskottet godkänna alla investeringar över tio miljoner kronor.
- Samverka med andra kustkommuner i Östersjöstädernas förbund UBC.

Åtagande 2 - Vi åtar oss att samordna data och klimatberäkningar genom att:

- Mäta färjornas förbrukning per tur och publicera den öppet.
- Räkna utsläpp enligt GHG-protokollet från och med 2026.

Åtagande 3 - Vi åtar oss att finansiera omställningen tillsammans genom att:

- Bjuda in tre banker till en öppen genomgång av investeringsplanen.

Videskärs kommun prioriterar också följande gemensamma åtaganden:

Åtagande nr 9 – Vi åtar oss att stärka medborgarnas delaktighet genom att:

- Hålla ett öting varje höst där öborna röstar om en egen klimatbudget.
- Ge skolelever plats i hamnstyrelsens klimatgrupp.

Åtagande 10 – Vi åtar oss att kommunicera om klimatet så att fler vill vara med genom att:

- Visa Tyst farled för besökare ombord på färjorna.

Utöver detta söker vi samarbete inom följande tematiska områden:

- Energi

Batterier på öar, energidelning, landström

- Transport och mobilitet

Eldrivna färjor, bytespunkter

- Jordbruk och livsmedelssystem

Alger, musslor, kortare vägar för fisk

%include shared-2025-back
