"""Figures that we draw walking, waving and jumping: golden files and smoke runs need films, and other people's are not ours to ship."""

from dataclasses import dataclass
from math import cos, pi, sin

import numpy as np
from PIL import Image, ImageDraw

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # recipes import one another by folder name
from vision.scenes import SCALE, SIZE, Scene

SQUASH = 0.8              # of widths: films of 180x144 pixels are squashed to a square
LEG, ARM, TORSO = 11, 8, 15  # lengths of half a leg, half an arm, and the body, in hundredths of the picture
GROUND = 80


@dataclass
class Person:
    shirt: tuple
    trousers: tuple
    skin: tuple = (214, 168, 138)
    wall: tuple = (196, 196, 190)
    size: float = 1.0


PEOPLE = {"ada": Person((60, 62, 70), (50, 60, 96)),
          "ben": Person((150, 60, 52), (40, 42, 46), size=1.1),
          "cem": Person((70, 100, 130), (120, 110, 96), wall=(170, 172, 180), size=0.9)}


class Frame(Scene):
    """A drawing board, 100 units wide and high, with a bare wall on a pavement."""

    def __init__(self, person):
        self.image = Image.new("RGB", (SIZE * SCALE, SIZE * SCALE), person.wall)
        self.draw = ImageDraw.Draw(self.image)
        self.person = person
        self.shape((110, 104, 112), 0, GROUND - 2, 100, GROUND - 2, 100, 100, 0, 100)

    def limb(self, colour, width, x, y, length, *angles):
        """Bones of one length, one after the other; an angle of 0 hangs down, pi / 2 points to the right"""
        joints = [x, y]
        for angle in angles:
            joints += [joints[-2] + SQUASH * length * sin(angle), joints[-1] + length * cos(angle)]
        self.line(colour, width, *joints)

    def body(self, x, lift, legs, arms):
        """x of the hips, height of the feet above the ground, two angles for each leg and each arm"""
        p, s = self.person, self.person.size
        y = GROUND - lift - s * LEG * max(sum(map(cos, leg)) for leg in legs)  # the lower foot stands on the ground
        for leg in legs:
            self.limb(p.trousers, 4 * s, x, y, s * LEG, *leg)
        self.line(p.shirt, 7 * s, x, y, x, y - s * TORSO)
        for arm in arms:
            self.limb(p.shirt, 3 * s, x, y - s * TORSO, s * ARM, *arm)
        self.oval(x, y - s * (TORSO + 7), 3.2 * s, 4.2 * s, p.skin)
        return self.finish()


def walk(person, seconds):
    turn = 2 * pi * seconds / 1.1
    legs = [(0.5 * sin(turn + side), 0.5 * sin(turn + side) - 0.6 * max(0, cos(turn + side))) for side in (0, pi)]
    arms = [(0.4 * sin(turn + side), 0.4 * sin(turn + side) + 0.2) for side in (pi, 0)]
    return Frame(person).body(12 + 30 * seconds, 0, legs, arms)


def wave(person, seconds):
    raised = 2.2 + 0.6 * sin(2 * pi * seconds / 1.1)
    return Frame(person).body(50, 0, [(-0.12, -0.05), (0.12, 0.05)], [(-raised, -raised), (raised, raised)])


def jump(person, seconds):
    height = sin(2 * pi * seconds / 0.7)
    bend = 0.6 * max(0, -height)
    return Frame(person).body(50, 10 * max(0, height), [(bend, -bend), (bend + 0.05, -bend)], [(-bend, 0.1), (bend - 0.1, 0.2)])


ACTIONS = {"walk": walk, "wave2": wave, "pjump": jump}  # by their folders in the data set


def film(action, person, frames, rate):
    """uint8 [frames, 224, 224, 3]"""
    return np.stack([ACTIONS[action](PEOPLE[person], frame / rate) for frame in range(frames)])
