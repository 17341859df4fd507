%set kommun = Stenlycke stad
%set toc = yes
%set tab = yes
%set bullet = ▪
%include shared-2025-front
# 5. Kommunens åtaganden

Stenlycke stad har 92 000 invånare och ett universitet i vardande. Staden äger sitt energibolag, sina bussar och var femte bostad, och kan därför göra mycket själv. Arbetet samlas i Klimatneutrala Stenlycke 2030.

## 5.1. Klimatmål 2030

Stenlycke stad har beslutat att det geografiska området ska vara klimatneutralt till~2030. Det innebär att

- utsläppen inom stadens gränser minskar med minst 90 procent jämfört med 1990
- stadens koncern är fossilfri 2027
- utsläppen från stadsbornas konsumtion minskar med 7 procent om året till 2035.

Kollektivtrafiken ska stå för 45 % av de motoriserade resorna 2030. Avfallsmängden per person ska minska med 30 procent mellan 2020 och 2030. Stadens koldioxidbudget uppgår till 2,4 miljoner ton från 2024. Till 2050 ska hela Europa vara klimatneutralt, och dit vill vi komma tjugo år före.

## 5.2. Klimatfärdplan 2030

Stenlyckes klimatfärdplan 2025–2030 har fem spår: värme, vägar, varor, väggar och välfärd. Stenlycke Energi AB fångar in koldioxid från kraftvärmeverket i projektet Återbäring, och~2027 ska anläggningen vara i full drift[[Beräkningen bygger på förstudien och kan ändras.]]. Tillsammans med Chalmers och <page>Stenlycke Fastigheter AB prövas återbrukat stål i Kvarteret Gjutaren.

## 5.3. Klimatinvesteringsplan 2030

Investeringsplanen uppgår till 3,1 miljarder kronor. Stenlycke stad åtar sig att redovisa klimatnyttan per satsad krona i varje årsredovisning.

## 5.4. Åtaganden med andra kommuner inom~Klimatneutrala städer 2030

Stenlycke väljer att ingå i följande gemensamma åtaganden tillsammans med andra kommuner i satsningen.

Åtagande 1 - Vi åtar oss att bygga upp en styrning som håller när omställningen kostar, genom att:

- Införa ett klimatråd som möts öppet och vars protokoll läggs ut samma dag.
- Arbeta i NetZeroCities som missionsstad med EU:s Mission Label sedan 2024 och <page>dela handlingar med de svenska missionsstäderna.

Åtagande 2 - Vi åtar oss att samordna data och klimatberäkningar genom att:

- Bygga en öppen utsläppspanel, Stenkoll, tillsammans med Klimatkommunerna.

Åtagande 3 - Vi åtar oss att finansiera omställningen tillsammans genom att:

- Pröva ett klimatlån där invånare lånar ut till staden.
- Dela investeringsplanen med Kommuninvest och två pensionsbolag.

Stenlycke stad kommer att prioritera följande gemensamma åtaganden:

Åtagande nr 6 - Vi åtar oss att utveckla upphandling och inköp till ett klimatverktyg genom att:

- Ställa krav på utsläppsfria arbetsmaskiner i alla entreprenader från 2026.
- Räkna koldioxid på de tjugo största ramavtalen.

Åtagande nr 9 – Vi åtar oss att stärka medborgarnas delaktighet genom att:

- Ordna ett medborgarråd om resor, inspirerat av Carbon Neutral Cities Alliance.

Staden har inte anslutit sig till Åtagande 10 i år men följer arbetet.

Dessutom vill Stenlycke fördjupa samarbetet inom dessa tematiska områden:

- Energi

Infångning av koldioxid, lågtempererad fjärrvärme

- Samhällsplanering – bygga och bo

Återbruk av stål och tegel, klimatkrav vid markanvisning

- Cirkularitet, delning och hållbar konsumtion

Delningsarenor, reparation

%include shared-2025-back
