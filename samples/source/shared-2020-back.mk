# 4 Viable Cities åtaganden

Viable Cities tar på sig att hålla ihop samtalet mellan städerna och myndigheterna och att ordna två arbetsmöten om året där kontrakten jämförs. Programmet ska också öppna dörrar i Europa, i första hand till Driving Urban Transitions och till den mission om klimatneutrala städer som EU-~kommissionen förbereder.

- Viable Cities avser att ta fram en mall för klimatinvesteringsplaner som kommunerna kan pröva under det första året.
- Viable Cities ska samla frågor om hindrande regler och lämna dem till berörda myndigheter.

# 5 Myndigheternas åtaganden

Myndigheterna åtar sig att ge städerna en gemensam väg in till statligt stöd och att tidigt berätta om kommande utlysningar. De ska dessutom peka ut en kontaktperson var för varje stad.

- Myndigheterna avser att pröva samordnade beslut om bidrag till försök som rör flera områden på en gång.

# 6 Strategiska utvecklingsprojekt 2021

Parterna driver tre arbeten tillsammans under 2021: ett om finansiering, ett om digitala hjälpmedel och ett om hur invånare kan vara med och bestämma. Resultaten läggs fram på hösten.

# 7 Uppföljning, utvärdering och uppdatering

Kommunen och programmet går varje höst igenom vad som har gjorts. Det som inte har blivit av förs över till nästa års kontrakt med en förklaring. Klimatkontraktet undertecknades den 11 december 2020 och skrivs om varje år.
