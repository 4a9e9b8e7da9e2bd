"""The files people hand round at Maison Ferrand: small, real, made here."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from functools import partial
from textwrap import wrap
from xml.sax.saxutils import escape

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
PART = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def pdf(title: str, paragraphs: tuple[str, ...]) -> bytes:
    """A page of A4 with a title and paragraphs, in the PDF reader's own Helvetica (ISO 32000-1 §9.6.2)."""
    rows = [f"BT /B 20 Tf 60 770 Td ({_pdf_text(title)}) Tj ET"]
    y = 735
    for paragraph in paragraphs:
        for row in wrap(paragraph, 88):
            rows.append(f"BT /R 11 Tf 60 {y} Td ({_pdf_text(row)}) Tj ET")
            y -= 16
        y -= 10
    page = "\n".join(rows).encode("cp1252", "replace")
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>"
    return _pdf_file(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /R 5 0 R /B 6 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(page), page),
        font % b"Helvetica",
        font % b"Helvetica-Bold",
    )


def _pdf_text(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)").replace("\u202f", "\u00a0")


def _pdf_file(*objects: bytes) -> bytes:
    """The objects with their table of places (ISO 32000-1 §7.5)."""
    out, places = io.BytesIO(), []
    out.write(b"%PDF-1.4\n")
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    out.write(b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table))
    out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, start))
    return out.getvalue()


def docx(title: str, paragraphs: tuple[str, ...]) -> bytes:
    """The smallest Word document that Word opens (ECMA-376)."""
    rows = "".join(f"<w:p><w:r><w:t>{escape(row)}</w:t></w:r></w:p>" for row in (title, *paragraphs))
    xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    kinds = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{PART}"/>'
    )
    parts = {
        "[Content_Types].xml": f'{xml}<Types xmlns="{PACKAGE}/content-types">{kinds}</Types>',
        "_rels/.rels": f'{xml}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}" '
        'Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'{xml}<w:document xmlns:w="{WORD}"><w:body>{rows}</w:body></w:document>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def text(title: str, paragraphs: tuple[str, ...]) -> bytes:
    """Plain text."""
    return "\n\n".join((title, *paragraphs)).encode()


def make(name: str) -> bytes:
    """The document of this name. Raises `KeyError` for one nobody wrote."""
    return DOCUMENTS[name]()


DOCUMENTS: dict[str, Callable[[], bytes]] = {
    "compte-rendu-atlas.pdf": partial(
        pdf,
        "Compte rendu : réunion Atlas",
        (
            "Présents : Nadia Saïdi, Karim Benali, Léa Moreau, Odile Fabre, Théo Martin, Paul Garnier.",
            "1. Joint. Deux essais comparés, simple et double, trois éprouvettes chacun. Le double tient soixante minutes "
            "sous pression, le simple décroche à douze. Décision : on garde le joint double, bande de 22.",
            "2. Plan de charge. Soudure des bandes : Théo, dès lundi. Étiquettes : Paul, le 19. Fermetures : Léa.",
            "3. Prochaine réunion : mardi, même heure, au bureau d’études. Apporter les éprouvettes cassées.",
        ),
    ),
    "protocole-immersion.docx": partial(
        docx,
        "Protocole d’immersion",
        (
            "Sac rempli à 70 %, papier buvard au fond et dans chaque poche.",
            "Vingt ouvertures et fermetures, dont cinq avec des gants mouillés.",
            "Immersion à un mètre, une minute, fermeture vers le haut puis vers le bas.",
            "Le sac passe si le buvard reste blanc. Une photo du buvard, même sale, accompagne chaque mesure.",
        ),
    ),
    "note-tresorerie.pdf": partial(
        pdf,
        "Note de trésorerie",
        (
            "L’extension de l’atelier se finance sans emprunt si le délai de paiement des clients revient sous 52 jours.",
            "Trois clients expliquent à eux seuls onze jours de retard. Un appel à chacun avant la fin du mois.",
            "Réserve : les travaux ne commencent pas pendant la pleine saison.",
        ),
    ),
    "reponses-boucles.txt": partial(
        text,
        "Boucles 7C : ce que nous répondons",
        (
            "Est-ce dangereux ? La boucle peut se fendre sous –10 °C. Nous l’échangeons avant, gratuitement.",
            "Comment savoir ? Deux signes gravés au dos de la boucle gauche. 7C : on échange. Autre chose : tout va bien.",
            "Combien de sacs ? 640 vendus. Combien d’échanges ? Le nombre est publié chaque semaine.",
            "Un journaliste appelle ? Inès Roche, communication. Rien d’autre, et merci.",
        ),
    ),
    "rapport-abrasion.pdf": partial(
        pdf,
        "Toile 420 : tenue à l’abrasion",
        (
            "Valeur à neuf : 100. Après vingt lavages à 30 °C : 92.",
            "Trois mesures par échantillon, laboratoire de Biella.",
        ),
    ),
}
