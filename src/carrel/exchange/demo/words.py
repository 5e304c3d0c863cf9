"""What the demo's people are called. No one is: the words are of plants, weather, paper and bookbinding."""

from typing import Final

GIVEN: Final = (
    "Addenda", "Ampersand", "Appendix", "Asterisk", "Backboard", "Bibliophile", "Bifolium", "Blotter", "Bookmark",
    "Bookplate", "Broadsheet", "Buckram", "Calfskin", "Cartridge", "Chapbook", "Codex", "Colophon", "Copperplate",
    "Corrigenda", "Crayon", "Dogear", "Duodecimo", "Endpaper", "Ephemera", "Erratum", "Étagère", "Flyleaf", "Folio",
    "Foolscap", "Footnote", "Frontispiece", "Galley", "Gluepot", "Headband", "Hyphen", "Ibidem", "Incunabula",
    "Inkwell", "Interleaf", "Italic", "Kerning", "Lacuna", "Leatherette", "Ligature", "Linotype", "Majuscule",
    "Marbling", "Marginalia", "Minuscule", "Morocco", "Notebook", "Obelus", "Octavo", "Octothorpe", "Onionskin",
    "Palimpsest", "Pamphlet", "Papyrus", "Paperclip", "Parchment", "Parenthesis", "Pastedown", "Pilcrow", "Postscript",
    "Préface", "Quarto", "Quatrefoil", "Quire", "Recto", "Rubric", "Sextodecimo", "Shagreen", "Sidenote", "Signature",
    "Slipcase", "Stenotype", "Swash", "Thumbtack", "Tôme", "Typeface", "Vellum", "Verso", "Vignette", "Watermark",
)  # fmt: skip
FAMILY: Final = (
    "Aconite", "Afternoonshower", "Agapanthus", "Altocumulus", "Anemometer", "Asphodel", "Barometer", "Bedstraw",
    "Bergamot", "Bindweed", "Bladderwort", "Blackfrost", "Bluestem", "Bogbean", "Brambleberry", "Butterbur",
    "Butterwort", "Buttonbush", "Cattail", "Chickweed", "Cinquefoil", "Cirrostratus", "Cloudburst", "Cloudbérry",
    "Coldfront", "Columbine", "Coneflower", "Cottonsedge", "Cowslip", "Crocosmia", "Cumulonimbus", "Dewpoint",
    "Dodderweed", "Doldrums", "Downpour", "Drizzlewood", "Duckweed", "Düsterwolke", "Eiderdown", "Eveningprimrose",
    "Feverfew", "Firethorn", "Fleabane", "Flurry", "Fogbank", "Forgetmenot", "Fougère", "Foxglove", "Freshet",
    "Frostbloom", "Gentian", "Gillyflower", "Gladewater", "Goldenrod", "Goosefoot", "Groundfog", "Groundsel",
    "Gustfront", "Hailstone", "Harebell", "Hazemorning", "Heatlightning", "Hellebore", "Hoarfrost", "Honeysuckle",
    "Horsetail", "Houndstongue", "Hydrangea", "Icicle", "Indiansummer", "Isobar", "Jewelweed", "Kingcup", "Knapweed",
    "Ladysmantle", "Larkspur", "Lobelia", "Loosestrife", "Lungwort", "Mallowmarsh", "Mayapple", "Meadowrue",
    "Milkweed", "Mistral", "Moonwort", "Mugwort", "Mulleinstalk", "Nénuphar", "Nightshade", "Nimbostratus",
    "Noreaster", "Oxeye", "Partlycloudy", "Pasqueflower", "Pennyroyal", "Pennywhistle", "Periwinkle", "Petrichor",
    "Pickerelweed", "Pipsissewa", "Pondlily", "Puddlejump", "Quakinggrass", "Quincebush", "Ragwort", "Rainbarrel",
    "Rainshadow", "Réglisse", "Rimefrost", "Saxifrage", "Scattershower", "Sedgewren", "Skunkcabbage", "Sleetfall",
    "Slushpuddle", "Snapdragon", "Snowdrift", "Solomonseal", "Sorrelwood", "Spleenwort", "Squall", "Stitchwort",
    "Stratocumulus", "Sundew", "Sweetfern", "Tansybutton", "Teasel", "Thistledown", "Thunderhead", "Toadflax",
    "Touchmenot", "Trillium", "Tumbleweed", "Umbrella", "Updraft", "Valerian", "Vervain", "Virga", "Watercress",
    "Weathervane", "Whirlwind", "Wickthorn", "Windchime", "Wintergreen", "Witchhazel", "Wolfsbane", "Woodruff",
    "Wormwood", "Yarrowfield", "Zéphyr",
)  # fmt: skip
STREETS: Final = (
    "Awl", "Binder's Thread", "Blotting Paper", "Bone Folder", "Bookcloth", "Carbon Copy", "Catchword", "Deckle Edge",
    "Drypoint", "Gilt Edge", "Glassine", "Gumarabic", "Kettle Stitch", "Manila Envelope", "Nipping Press",
    "Paper Knife", "Paste Brush", "Pounce", "Rag Paper", "Ribbon Marker", "Sealing Wax", "Sewing Frame", "Treasury Tag",
    "Wheat Paste",
)  # fmt: skip
WAYS: Final = ("Alley", "Lane", "Row", "Street", "Terrace", "Way")
TOWNS: Final = (
    ("Putnam", "06260", 46), ("Killingly", "06239", 12), ("Thompson", "06277", 10), ("Woodstock", "06281", 8),
    ("Pomfret", "06258", 6), ("Brooklyn", "06234", 4), ("Plainfield", "06374", 4), ("Eastford", "06242", 2),
    ("Windham", "06280", 2), ("Ashford", "06278", 1), ("Canterbury", "06331", 1), ("Chaplin", "06235", 1),
    ("Hampton", "06247", 1), ("Scotland", "06264", 1), ("Sterling", "06377", 1),
)  # fmt: skip
"""Windham County, Connecticut: town, postal code, and how many in a hundred live there."""
