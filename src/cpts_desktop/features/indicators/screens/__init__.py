"""The page of the indicators; the definitions of all slices come through the services."""

from __future__ import annotations

from typing import Final

from cpts_desktop.features.indicators.screens.page import IndicatorsPage
from cpts_desktop.features.indicators.screens.patients_page import PAGE_ID, CountedPatientsPage
from cpts_desktop.shell.pages import PageSpec, Place

PAGES: Final = (
    PageSpec("indicators", "Indicateurs", "indicators", Place.NAV, 60, IndicatorsPage),
    PageSpec(PAGE_ID, "Qui est compté", "patients", Place.HIDDEN, 61, CountedPatientsPage),
)
