%set kommun = Kvarnvretens kommun
%set form = html
%include shared-2020-front
# 3. Kommunens åtaganden

Kvarnvreten är en gammal industristad vid en å. Pappersbruket står för mer än hälften av utsläppen, och kommunen äger inget av det. Vårt bidrag är därför att göra det lätt för andra att ställa om. Kvarnvretens kommun avser att:

- sluta avtal med Kvarnvretens Bruk AB om att ta vara på spillvärmen
- öppna Slussportalen, en plats för återbruk av byggmaterial i det gamla magasinet
- bjuda in gymnasieelever till ett ungdomsråd för klimatet.

## 3.1 Klimatmål

Kommunens utsläpp ska halveras till 2025 med 2015 som basår. År 2045 ska Kvarnvreten vara klimatpositivt. Kommunens byggnader ska drivas med 100 procent förnybar energi 2025. Den lokala koldioxidbudgeten medger utsläpp på sammanlagt 310 kton koldioxid från 2021 till 2040. Ett förslag om att förbjuda plastgräs på kommunens planer avslogs.

## 3.2 Strategi

Hållbarhetsprogrammet 2018–2026 styr. Där finns sex områden, och till vart och ett en handlingsplan: Handlingsplan för energi, Handlingsplan för resor och Avfallsplan 2020–2024 är antagna, medan de övriga är på remiss.

## 3.3 Organisation och ledning

Hållbarhetsrådet leds av kommunens direktör. I rådet sitter cheferna för skola, omsorg och teknik samt vd för Kvarnvretens Energi AB.

## 3.4 Samverkan med näringsliv, akademi och medborgare/civilsamhället

Kvarnvreten deltar i Eurocities arbetsgrupp för vatten[[Som gäst: medlemskap kräver fler invånare.]] och i Fossilfritt Sverige. Tillsammans med Linnéuniversitetet undersöks hur bruket kan leverera kyla om sommaren. Kommunen har ännu inte anslutit sig till Klimatkommunerna. Det lokala klimatrådet är inspirerat av C40 men har en annan form.

## 3.5 Klimatinvesteringsplan

Gröna lån används sedan 2018. Kommunen ska under 2021 pröva Viable Cities mall på två investeringar: spillvärmeledningen och simhallen.

## 3.6 Digitalt stöd för genomförandet

En digital tvilling av ån, Åtvillingen, byggs för att räkna på flöden. Den ska senare kunna visa utsläpp per kvarter.

## 3.7 Regionalt innovationsnav för klimatneutrala kommuner

Magasinet kan bli en mötesplats för hela länet. Kommunen har reserverat lokaler till och med 2023.

## 3.8 Rapportering och uppföljning

Nyckeltal redovisas varje kvartal. I slutet av året får invånarna en sammanfattning på lätt svenska.

%include shared-2020-back
# Bilaga 1 - Länkar till dokument

- Hållbarhetsprogram 2018–2026
- Avfallsplan 2020–2024

%link https://kvarnvreten.example/hallbarhetsprogram
%link https://kvarnvreten.example/avfallsplan-2020-2024.pdf
