## 7.3. Viktigaste uppdateringar för Viable Cities

Programmet har fått en ny femårig ram och har anställt två personer som bara arbetar med kontrakten.

## 7.4. Viktigaste uppdateringar för myndigheterna

Myndigheterna har bytt form för sitt gemensamma arbete och möts numera varje månad.

# 9. Kontraktet

Parterna är överens om att åtagandena ovan ska gälla för 2024. Därefter skrivs kontraktet om.

