"""Whether a page can be used by everybody: axe-core reads the open page against WCAG 2.2 AA, in light and in dark.

The tool is put in through the debugger, so neither the site's content policy nor a window without script stands in
its way.
"""

from pathlib import Path
from typing import Any

AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
GRAVE = ("serious", "critical")
EVERYTHING = {"type": "tag", "values": TAGS}
CONTRAST = {"type": "rule", "values": ["color-contrast"]}
READ = """async asked => {
    const later = window.setTimeout;
    window.setTimeout = call => { call(); return 0; };  // without script a window has no clock to wait by
    const told = await axe.run(document, {runOnly: asked, resultTypes: ["violations"], preload: false});
    window.setTimeout = later;
    return told.violations.map(one => [one.impact, one.id, one.nodes.map(node => node.target.join(" "))]);
}"""


CUT_SHORT = """() => [...document.querySelectorAll("select")].filter(one => one.offsetWidth > 0).filter(one => {
    const words = one.selectedOptions[0]?.text.trim();
    const heads = [...document.querySelectorAll("caption, h1, h2, h3")];
    if (heads.some(head => head.textContent.trim() === words)) return false;
    const alone = document.createElement("select");
    alone.append(new Option(one.selectedOptions[0]?.text ?? ""));
    one.after(alone);
    alone.style.cssText = "position: absolute; width: auto; min-width: 0; max-width: none";
    const needed = alone.offsetWidth;
    alone.remove();
    return needed > one.offsetWidth + 1;
}).map(one => `${one.name}: ${one.selectedOptions[0].text}`)"""


def grave_findings(page: Any, colours: str = "light") -> list[str]:
    """What axe finds serious or critical on the open page: the rule and where; in the dark, contrast alone."""
    page.evaluate(AXE)
    page.emulate_media(color_scheme=colours)
    told = page.evaluate(READ, EVERYTHING if colours == "light" else CONTRAST)
    page.emulate_media(color_scheme="light")
    return [f"{page.url}, {colours}: {rule} at {places[:5]}" for impact, rule, places in told if impact in GRAVE]


def cut_short(page: Any) -> list[str]:
    """The fields of choice whose chosen words do not fit, and stand over nothing else on the page either."""
    return [f"{page.url}: the choice is cut off in {one}" for one in page.evaluate(CUT_SHORT)]
