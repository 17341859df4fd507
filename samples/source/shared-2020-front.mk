%title Klimatkontrakt 2030
%sub {kommun}

Städer rymmer de flesta av landets invånare, och där fattas de beslut om gator, hus, värme och mat som avgör hur fort utsläppen sjunker. Nio kommuner prövar därför ett nytt slags överenskommelse med staten: ett klimatkontrakt som skrivs under av båda sidor och som görs om varje år.

Ingen av parterna äger alla verktyg. Kontraktet ska göra det synligt vem som lovar vad, och vad den ena sidan behöver av den andra för att löftet ska hålla.

# 1. Syftet med Klimatkontrakt 2030

Kontraktet ska korta tiden mellan beslut och minskade utsläpp. Det binder ihop stadens egna planer med statens stöd och gör uppföljningen gemensam, så att lärdomar från en kommun kan användas i nästa.

# 2. Parter

Parter i Klimatkontrakt 2030 är:

- {kommun}.
- Myndigheterna Energimyndigheten, Formas, Tillväxtverket och Vinnova.
- Innovationsprogrammet Viable Cities[[Viable Cities drivs från ett programkontor och betalas av Energimyndigheten, Formas och Vinnova.]].

