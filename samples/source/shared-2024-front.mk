%title Klimatkontrakt 2030
%sub {kommun}

{version}

Tre år efter de första kontrakten är det tjugotre kommuner som varje vinter skriver om sina löften. Tanken är densamma: den som har rådighet säger vad den gör, den som saknar rådighet säger vad den behöver, och alla läser samma text.

Ett kontrakt är inget bidragsbeslut och ingen lag. Det är ett sätt att styra tillsammans, över gränsen mellan kommun och stat, i en tid då ingen nivå klarar uppgiften ensam. Därför skrivs det så att en utomstående kan se om det hålls.

# 1. Syftet med Klimatkontrakt 2030

Kontraktet ska få upp takten i städernas omställning och göra den rättvis. Parterna säger här vad var och en bidrar med under året och hur de tänker lära av det som inte fungerar.

# 2. Parter

Parter i Klimatkontrakt 2030 är:

- {kommun}.
- Myndigheterna Energimyndigheten, Formas, Naturvårdsverket, Tillväxtverket, Trafikverket och Vinnova.
- Det strategiska innovationsprogrammet Viable Cities[[Programkontoret finns vid KTH. Energimyndigheten, Formas och Vinnova betalar.]].

