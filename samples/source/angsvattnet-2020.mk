%set kommun = Ängsvattnets kommun
%set footer = yes
%include shared-2020-front
# 3. Kommunens åtaganden

Ängsvattnets kommun skriver under som en av de mindre. Här bor 14 000 personer, hälften av dem utanför centralorten, och det mesta av utsläppen kommer från vägarna. Ängsvattnets kommun avser att:

- byta ut kommunens sju oljepannor mot fjärrvärme eller bergvärme
- pröva samåkning på landsbygden i projektet Byarnas bil tillsammans med <page>tre bygdeföreningar
- ta in klimatkrav i alla upphandlingar över tröskelvärdet.

## 3.1 Klimatmål

Kommunfullmäktige antog i maj 2019 en miljöstrategi för åren 2019–~2027. Enligt den ska utsläppen av växthusgaser inom kommunens gränser minska med 60 procent till 2030 jämfört med 2010. Ängsvattnet ska vara klimatneutralt senast~2040 och kommunens egna fordon ska vara fossilfria 2028. Energianvändningen i kommunens lokaler ska dessutom minska med 15 procent mellan 2018 och 2025.

## 3.2 Strategi

Miljöstrategin är det samlande dokumentet. Till den hör en energiplan från 2017 och en översiktsplan från 2014 som nu ses över. En klimat-~och naturvårdsplan ska tas fram under 2021.

## 3.3 Organisation och ledning

Kommunstyrelsen leder arbetet. En klimatsamordnare på halvtid[[Tjänsten delas med energi- och klimatrådgivningen.]] håller ihop det mellan <page>förvaltningarna och det kommunala bolaget Ängsvattnets Bostäder AB.

## 3.4 Samverkan med näringsliv, akademi och medborgare/civilsamhället

Kommunen är medlem i Klimatkommunerna och har skrivit på Borgmästaravtalet. Ängsvattnet har inte anslutit sig till ICLEI, eftersom avgiften inte rymdes i budgeten. Två gånger om året möts sågverken, lantbrukarna och kommunen i Ängsvattnets energiforum.

## 3.5 Klimatinvesteringsplan

Någon klimatinvesteringsplan finns inte. Kommunen åtar sig att räkna på vad pannbytena kostar och att redovisa det i budgeten för 2022.

## 3.6 Digitalt stöd för genomförandet

Utsläppen följs i den nationella emissionsdatabasen. Kommunen saknar eget verktyg.

## 3.7 Regionalt innovationsnav för klimatneutrala kommuner

Kommunen vill att länets mindre kommuner delar på en energiingenjör och har bjudit in till ett möte om saken.

## 3.8 Rapportering och uppföljning

Uppföljningen sker i tre steg:

1. Nämnderna lämnar siffror i februari.
2. Klimatsamordnaren skriver en redogörelse i mars.
3. Kommunfullmäktige behandlar den i april.

%include shared-2020-back
%page
# Bilaga 1 - Länkar till dokument

- Miljöstrategi 2019–2027
- Energiplan 2017

%link https://angsvattnet.example/miljostrategi-2019-2027.pdf
%link https://angsvattnet.example/energiplan-2017.pdf
