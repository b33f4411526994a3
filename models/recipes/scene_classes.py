"""What can appear in a composed scene: emoji sprites, coloured shapes and written words.

Sprites are Noto Emoji (Apache-2.0) with their CLDR short names; the index of a class in
`SceneClasses.phrases` is its class id everywhere.
"""
import hashlib
import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

# Signs, gestures, faces that differ by a mouth, and people: hard to tell apart at 24 pixels.
EXCLUDED = re.compile(
    r"button|sign\b|signs|symbol|arrow|o’clock|thirty|face|hand|finger|person|people|man\b|men\b|woman|boy|girl|child|"
    r"couple|family|square|circle|diamond|triangle|heart|moon|input|latin|mark\b|zodiac|index|fist|thumbs|palms|cat with|"
    r"smiling|grinning|medal|globe|japanese|level|speaker|antenna|mode|volume|prohibited|no |non-|tone|hair|digit|keycap|"
    r"suit|dingbat|gesture|salute|selector|banknote|mailbox|calendar|folder|notebook|notepad|clip|chart|locked|unlocked|"
    r"bubble|balloon with|asterisk|multiply|divide|plus|minus|infinity|currency|trident|fleur|recycling|cross|wheel of|"
    r"aries|taurus|gemini|cancer|leo|virgo|libra|scorpius|sagittarius|capricorn|aquarius|pisces|ophiuchus|restroom|closet|"
    r"passport|customs|baggage|monkey$|monkey |hear|speak|house with|derelict|prince|elf|fairy|vampire|zombie|genie|merp|"
    r"mage|troll|ninja|guard|detective|superhero|supervillain|baby|santa|claus|angel|pregnant|feeding|dancer|dancing|"
    r"bust|footprint|nail|selfie|biceps|mechanical|ear\b|nose|tooth|bone$|eyes?\b|tongue|mouth|foot\b|leg\b|lungs|brain|"
    r"khanda|om$|menorah|star of|wiring|exclamation|question|trade|copyright|registered|part alternation|"
    r"wavy|curly|loop|sparkle$|eight-|snowflake|heat|radioactive|biohazard|wastes|entry|children|pedestrian|mobile phones|"
    r"phone off|vibration|brightness|dim |bright |repeat|shuffle|play|pause|stop|record|eject|cinema|white |black |"
    r"star-struck|tear|droplets|zzz|scorpio|warning|information|link$|x-ray|dizzy|dash|collision|anger|sleep|speech|thought|wireless|flag|keyboard$")
SHAPES = ["circle", "square", "triangle", "diamond", "star", "ring"]
COLOURS = {"red": (214, 40, 40), "orange": (245, 130, 32), "yellow": (250, 212, 30), "green": (40, 160, 70),
           "blue": (40, 90, 220), "purple": (130, 60, 180), "black": (25, 25, 28), "white": (248, 248, 248)}
WORDS = ["hello", "open", "stop", "sale", "music", "north", "water", "zebra", "apple", "moon", "taxi", "quiz",
         "light", "exit", "bread", "river", "code", "data", "four", "seven"]
SHAPE_PIXELS = 96


@dataclass
class SceneClasses:
    names: list[str]
    """CLDR name, "red circle", or the written word"""
    phrases: list[str]
    """what the text tower reads: "a banana", "the word hello" """
    kinds: list[str]
    """sprite | shape | word"""
    keywords: list[list[str]]
    """further phrases that mean this class and no other"""
    sprites: list[np.ndarray]
    """RGBA uint8 [96, 96, 4] (words: [h, w, 4])"""


def article(name: str) -> str:
    return ("an " if name[0].lower() in "aeiou" else "a ") + name


def draw_shape(shape: str, colour: tuple[int, int, int]) -> np.ndarray:
    """RGBA [96, 96, 4], antialiased from a 4× drawing."""
    n = SHAPE_PIXELS * 4
    image = Image.new("RGBA", (n, n))
    draw, fill = ImageDraw.Draw(image), (*colour, 255)
    low, high, mid = n * 0.04, n * 0.96, n / 2
    if shape == "circle":
        draw.ellipse((low, low, high, high), fill)
    elif shape == "ring":
        draw.ellipse((low, low, high, high), None, fill, width=n // 6)
    elif shape == "square":
        draw.rectangle((low * 2, low * 2, n - low * 2, n - low * 2), fill)
    elif shape == "triangle":
        draw.polygon([(mid, low), (high, high), (low, high)], fill)
    elif shape == "diamond":
        draw.polygon([(mid, low), (high, mid), (mid, high), (low, mid)], fill)
    else:
        angles = np.arange(10) * np.pi / 5 - np.pi / 2
        radii = np.where(np.arange(10) % 2 == 0, mid * 0.94, mid * 0.4)
        draw.polygon([(mid + r * np.cos(a), mid + r * np.sin(a)) for r, a in zip(radii, angles)], fill)
    return np.asarray(image.resize((SHAPE_PIXELS, SHAPE_PIXELS), Image.LANCZOS))


def draw_word(word: str, font: Path | None) -> np.ndarray:
    """Black word on a white label, RGBA [h, w, 4]."""
    face = ImageFont.truetype(str(font), 40) if font else ImageFont.load_default(40)
    left, top, right, bottom = face.getbbox(word.upper())
    image = Image.new("RGBA", (right - left + 12, bottom - top + 12), (255, 255, 255, 255))
    ImageDraw.Draw(image).text((6 - left, 6 - top), word.upper(), fill=(15, 15, 20, 255), font=face)
    return np.asarray(image)


def choose_sprites(entries: list[dict], alpha: np.ndarray, count: int) -> list[int]:
    """`count` sprites with short, concrete names, in an order fixed by a hash of the name."""
    def usable(i: int) -> bool:
        name = entries[i]["name"]
        return not EXCLUDED.search(name.lower()) and len(name.split()) <= 3 and (alpha[i] > 128).mean() > 0.12

    def rank(i: int) -> tuple[int, str]:
        return len(entries[i]["name"].split()), hashlib.sha256(entries[i]["name"].encode()).hexdigest()

    return sorted((i for i in range(len(entries)) if usable(i)), key=rank)[:count]


def load_classes(data: Path, sprite_count: int, font: Path | None) -> SceneClasses:
    entries = json.loads((data / "noto96.json").read_text())
    rgba = np.load(data / "noto96.npz")["rgba"]
    chosen = choose_sprites(entries, rgba[..., 3], sprite_count)
    shared = Counter(k.lower() for i in chosen for k in {*entries[i]["kw"], entries[i]["name"]})
    classes = SceneClasses([], [], [], [], [])
    for i in chosen:
        name = entries[i]["name"].lower()
        classes.names.append(name)
        classes.phrases.append(article(name))
        classes.kinds.append("sprite")
        classes.keywords.append([article(k.lower()) for k in entries[i]["kw"]
                                 if shared[k.lower()] == 1 and k.lower() != name and len(k) > 2])
        classes.sprites.append(rgba[i])
    for colour, rgb in COLOURS.items():
        for shape in SHAPES:
            classes.names.append(f"{colour} {shape}")
            classes.phrases.append(article(f"{colour} {shape}"))
            classes.kinds.append("shape")
            classes.keywords.append([])
            classes.sprites.append(draw_shape(shape, rgb))
    for word in WORDS:
        classes.names.append(word)
        classes.phrases.append(f"the word {word}")
        classes.kinds.append("word")
        classes.keywords.append([f"text that says {word}"])
        classes.sprites.append(draw_word(word, font))
    return classes
