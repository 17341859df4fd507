%title Klimatkontrakt 2030
%sub {kommun}
%toc

# 1. Klimatkontrakt 2030

Fyrtioåtta kommuner står bakom Klimatkontrakt 2030 version 2025/26. Nytt för i år är att kommunerna inte bara lovar staten något utan också varandra: de väljer gemensamma åtaganden och visar med egna åtgärder hur de ska nås.

# 2. Syftet med Klimatkontrakt 2030

Syftet är att göra omställningen snabbare och mer rättvis, och att göra det möjligt att se i efterhand vem som drev på. Kontraktet ska kunna läsas av en invånare utan förkunskaper.

# 3. Gemensamt åtagande och partnerskap

Alla parter lovar att dela med sig av sådant som har gått fel lika öppet som av det som har lyckats. Tre arbeten bär partnerskapet.

## 3.1. Governance - fortsatt utveckling~av styrning, ledning och policy

Parterna kopplar klimatarbetet till sin vanliga planering och budget i stället för att driva det vid sidan av.

## 3.2. Klimatanalys och klimatberäkningar~som grund för strategisk klimatstyrning

Parterna räknar på samma sätt så att siffror från olika städer går att jämföra, och redovisar osäkerheten i dem.

## 3.3. Finansiering av insatser och~utveckling av nya finansieringsmodeller

Parterna söker sätt att betala för det som är lönsamt på sikt men dyrt i dag.

# 4. Parter

Parter i Klimatkontrakt 2030 är:

- {kommun}.
- Myndigheterna Energimyndigheten, Formas, Naturvårdsverket, Tillväxtverket, Trafikverket och Vinnova.
- Det strategiska innovationsprogrammet Viable Cities.

