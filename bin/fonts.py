"""Make the Urdu fonts anew from their npm packages: ``python bin/fonts.py`` (needs npm, and fonttools with brotli).

Only for who changes their letters. The same versions give the same bytes; copy the digests that it prints into
``accord/ui/vendored.toml``. Made with fonttools 4.68 and brotli 1.2.
"""

import hashlib
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

FONTS = Path(__file__).resolve().parent.parent / "accord" / "ui" / "static" / "vendor" / "fonts"
# The space, as paper takes it from the font of the words around it; signs before a name (saint, prophet …), God's name
# and the blessing in one letter, and what joins or parts letters.
SHARED = "0020 00A0 060C 061B 061F 0600-0603 0610-0614 0656 0657 066B 066C 0670 06D4 06F0-06F9 200C 200D FDF2 FDFA"


@dataclass(frozen=True)
class Font:
    """One file: the npm package and version, the file inside, the name it gets here, and the letters it keeps."""

    package: str
    source: str
    name: str
    letters: str


MADE = (
    Font(
        "@fontsource/noto-nastaliq-urdu@5.3.0",
        "package/files/noto-nastaliq-urdu-arabic-400-normal.woff2",
        "noto-nastaliq-urdu.woff2",
        # Urdu, with the letters of Arabic words in it.
        f"{SHARED} 0621-063A 0641-0652 0654 0679 067E 0686 0688 0691 0698 06A9 06AF 06BA 06BE 06C0-06C3 06CC 06D2-06D3",
    ),
    Font(
        "@fontsource-variable/noto-naskh-arabic@5.3.0",
        "package/files/noto-naskh-arabic-arabic-wght-normal.woff2",
        "noto-naskh-arabic.woff2",
        # Arabic, Urdu, Punjabi, Saraiki, Pashto, Sindhi, Balochi, Brahui, Kashmiri, Persian.
        f"{SHARED} 0621-063A 0641-0655 0660-066D 0672 0679-0681 0683-068A 068C-068D 068F 0691 0693 0696 0698-069A 06A6"
        " 06A9-06AB 06AF 06B1 06B3 06B7 06BA-06BC 06BE 06C0-06C4 06CC-06CE 06D0 06D2-06D3 06D5 0759 0768 200E",
    ),
)


def make(font: Font, folder: Path) -> str:
    """Fetch the package, keep the letters, write the file; the digest of what was written."""
    packed = subprocess.run(
        ["npm", "pack", "--silent", font.package], cwd=folder, check=True, capture_output=True, text=True
    )
    with tarfile.open(folder / packed.stdout.strip()) as archive:
        archive.extract(font.source, folder, filter="data")
    target = FONTS / font.name
    letters = ",".join(f"U+{letter}" for letter in font.letters.split())
    subset = [sys.executable, "-m", "fontTools.subset", str(folder / font.source), f"--unicodes={letters}"]
    subset += ["--layout-features=*", "--flavor=woff2", f"--output-file={target}"]
    subprocess.run(subset, check=True)
    return hashlib.sha256(target.read_bytes()).hexdigest()


def main() -> None:
    """Make every font and print its line of the manifest."""
    with tempfile.TemporaryDirectory() as folder:
        for font in MADE:
            digest = make(font, Path(folder))
            size = (FONTS / font.name).stat().st_size
            sys.stdout.write(f'"fonts/{font.name}" = "{digest}"  # {size} bytes\n')


if __name__ == "__main__":
    main()
