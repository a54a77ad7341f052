"""A small authority whose yearly returns a test writes row by row."""

from pathlib import Path

HEADINGS = {
    "header": "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB",
    "episodes": "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN",
    "uasc": "CHILD,SEX,DOB,DUC",
    "missing": "CHILD,DOB,MISSING,MIS_START,MIS_END",
    "ad1": "CHILD,DOB,DATE_INT,DATE_MATCH,FOSTER_CARE,NB_ADOPTR,SEX_ADOPTR,LS_ADOPTR",
    "placement_costs": "Child ID,Placement start date,Placement end date,Placement type,Provider type,"
    "Total weekly cost,Contribution from Health",
}


def child(id: str, born: str, sex: str = "1") -> str:
    """A row of the header."""
    return f"{id},{sex},{born},WBRI,UN1,,"


def episode(id, start, end="", *, rne="S", status="C2", place="U6", provider="PR1", reason="", urn="XXXXXXX") -> str:
    """A row of the episodes; a foster placement with the authority's own carer unless said otherwise."""
    reason = reason or ("E4A" if end else "")
    return f"{id},{start},{rne},{status},N1,{place},{provider},{end},{reason},,,,{urn}"


def write(folder: Path, year: int | str, **rows: list[str]) -> Path:
    """Write the files of one year, headings first; returns the folder of all years."""
    for name, lines in rows.items():
        path = folder / str(year) / f"{name}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join([HEADINGS[name], *lines]) + "\n", encoding="utf-8")
    return folder


def padding(number: int = 200) -> dict[str, list[str]]:
    """Children looked after without a fault, so that one faulty row is a small part of a file."""
    ids = [f"P{n:04d}" for n in range(number)]
    return {
        "header": [child(id, "01/06/2010") for id in ids],
        "episodes": [episode(id, "01/05/2019") for id in ids],
    }
