%set kommun = Ängsvattnets kommun
%set form = pdf
%include shared-2024-front
%page
# 3. Kommunens åtaganden

Ängsvattnets kommun har skärpt sina mål två gånger sedan det första kontraktet. Det som återstår är svårast: resorna mellan byarna och maten vi äter. Ängsvattnets kommun avser att:

- bygga ut Byarnas bil från tre till nio byar
- stänga den sista oljepannan före årets slut
- låta skolköken ställa om till säsongsmat i försöket Tallriken runt, tillsammans med Hushållningssällskapet.

## 3.1. Kommunens klimatmål

I juni 2023 antog fullmäktige Klimatprogram 2024–2030. Utsläppen av växthusgaser inom kommunens gränser ska minska med 80 procent till 2030 jämfört med 2010. Ängsvattnet ska vara klimatneutralt~2035. Kommunens egna fordon ska vara fossilfria 2026, två år tidigare än vi förut har sagt. De konsumtionsbaserade utsläppen ska vara högst 2 ton koldioxidekvivalenter per person år 2040. Kommunens koldioxidbudget[[Budgeten räknades fram av länsstyrelsen 2022 och rymmer utsläpp från energi, transporter och jordbruk.]] innebär att utsläppen måste minska med 12 procent per år.

## 3.2. Strategi

Klimatprogrammet ersätter miljöstrategin från 2019. Till programmet hör en färdplan för fossilfri uppvärmning och ett klimat-~och miljöprogram för det kommunala bostadsbolaget. Översiktsplan 2040 antogs i november 2023.

## 3.3. Organisation och ledning

Sedan 2022 finns ett klimatutskott under kommunstyrelsen. Tre personer arbetar med klimat på heltid, två av dem hos Ängsvattnets Bostäder AB. <page>Bolaget har fått nya ägardirektiv om energi och återbruk.

## 3.4. Samverkan med näringsliv, akademi och medborgare

Kommunen är fortfarande medlem i Klimatkommunerna och i Borgmästaravtalet, och sedan 2023 också i ICLEI. Arbetet med medborgarrådet Vattenringen är inspirerat av Energy Cities. Ängsvattnets energiforum samlar i dag 26 företag. Högskolan Dalarna följer försöket Tallriken runt.

## 3.5. Klimatinvesteringsplan

En första plan blev klar i augusti 2023 och omfattar 140 miljoner kronor fram till 2030. Kommunen åtar sig att varje år visa hur stor del som är beslutad.

## 3.6. Digitalt stöd för genomförandet

Kommunen använder den öppna panelen Panna för panna, som visar varje byggnads värmekälla och utsläpp.

## 3.7. Innovationsnav för klimatneutrala kommuner

Fem mindre kommuner delar sedan i våras på en energiingenjör. Samarbetet heter Femkanten.

## 3.7. Klimatanpassning

Sjön har stigit över strandvägen tre gånger på tio år. En skyfallskartering är gjord och översvämningsytor reserveras i detaljplanerna. Äldreboendena får solavskärmning före sommaren 2025.

## 3.9. Klimatsmart mobilitet

Var femte resa görs redan med cykel. Målet är att 30 % av resorna inom centralorten ska ske med cykel senast 2030. Kommunens cykelplan från 2021 gäller till 2026.

## 3.10. Rapportering och uppföljning

Klimatbokslutet läggs fram i mars tillsammans med årsredovisningen och granskas av revisorerna.

%page
%include shared-2024-mid
## 7.1. Viktigaste uppdateringar för kommunen

- Målet för 2030 har höjts från 60 till 80 procent.
- Sex av sju oljepannor är borta.
- Klimatutskottet har fått egen budget.

## 7.2. Mest angelägna erfarenheter att dela för kommunen

Samåkning fungerar när någon i byn äger frågan, inte när kommunen gör det. Det lärde vi oss först när den första appen lades ner efter fem månader.

%include shared-2024-back
%page
# Bilaga 1 - Länkar till dokument

- Klimatprogram 2024–2030
- Översiktsplan 2040
- Cykelplan 2021

%link https://angsvattnet.example/klimatprogram-2024-2030.pdf
%link https://angsvattnet.example/oversiktsplan-2040
%link https://angsvattnet.example/cykelplan-2021.pdf
