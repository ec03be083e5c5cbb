"""Scenes of things the classifier knows, drawn by us: golden files need pictures, and other people's photos are not ours to ship."""
import math

import numpy as np
from PIL import Image

from vision.scenes import Scene


def church():
    scene = Scene((110, 160, 215), (215, 228, 238), (92, 138, 66), 0.78, 11)
    wall, shade, roof, dark = (236, 232, 222), (205, 200, 190), (96, 74, 66), (52, 50, 60)
    scene.oval(12, 70, 14, 18, (56, 98, 50))
    scene.oval(92, 72, 12, 15, (50, 90, 48))
    scene.shape(wall, 44, 86, 44, 56, 84, 56, 84, 86)
    scene.shape(roof, 42, 57, 50, 42, 80, 42, 87, 57)
    scene.shape(wall, 26, 86, 26, 38, 46, 38, 46, 86)
    scene.shape(shade, 40, 86, 40, 38, 46, 38, 46, 86)
    scene.shape(roof, 23, 39, 36, 10, 49, 39)
    scene.line((230, 215, 150), 1, 36, 10, 36, 2)
    scene.line((230, 215, 150), 1, 33.5, 5, 38.5, 5)
    for x in (54, 64, 74):
        scene.oval(x, 66, 2.6, 3, dark)
        scene.shape(dark, x - 2.6, 66, x + 2.6, 66, x + 2.6, 77, x - 2.6, 77)
    scene.oval(34, 47, 2.8, 2.8, dark)
    scene.oval(34, 72, 4, 4, (90, 60, 40))
    scene.shape((90, 60, 40), 30, 72, 38, 72, 38, 86, 30, 86)
    return scene


def golf_ball(x=50, y=56, radius=27):
    scene = Scene((70, 120, 60), (110, 160, 80), (76, 142, 52), 0.3, 12)
    random = np.random.default_rng(3)
    for _ in range(500):
        left, top, lean = random.uniform(0, 100), random.uniform(30, 102), random.uniform(-2, 2)
        scene.line((60 + random.integers(40), 120 + random.integers(60), 40 + random.integers(20)), 0.5, left, top, left + lean, top - 5)
    scene.shadow(x + radius * 0.3, y + radius * 0.95, radius * 1.1, radius * 0.25)
    for step in range(12):  # from the rim to the light
        share = 1 - step / 14
        scene.oval(x - radius * 0.2 * (1 - share), y - radius * 0.25 * (1 - share), radius * share, radius * share, (190 + 5 * step,) * 3)
    for ring in range(1, 6):
        for k in range(6 * ring):
            angle, far = 2 * math.pi * k / (6 * ring), math.sin(ring * 0.27) * radius * 0.98
            flat = math.cos(ring * 0.27)
            dimple = radius * 0.085 * (0.4 + 0.6 * flat)
            scene.oval(x + far * math.cos(angle), y + far * math.sin(angle), dimple, dimple, (206 + int(20 * flat),) * 3)
    return scene


def golf_ball_far():
    return golf_ball(50, 60, 12)


def parachute():
    scene = Scene((50, 110, 200), (150, 195, 235), (120, 170, 225), 0.96, 13)
    colours = ((214, 48, 44), (244, 240, 232), (36, 84, 180), (248, 200, 50))
    x, y, wide, high = 50, 40, 36, 28
    for line in range(9):
        scene.line((230, 230, 235), 0.35, x - wide + line * wide / 4, y + 1, 50, 80)
    for gore in range(8):  # between two meridians of the canopy
        edges = [[(x + wide * math.sin(math.pi * (e / 8 - 0.5)) * math.sin(math.pi / 2 * t / 12), y - high * math.cos(math.pi / 2 * t / 12))
                  for t in range(13)] for e in (gore, gore + 1)]
        scene.shape(colours[gore % 4], *(v for point in edges[0] + edges[1][::-1] for v in point))
    scene.person(50, 95, 0.42, (60, 60, 66), (44, 44, 50), (30, 30, 30), ((-8, -14), (8, -14)))
    return scene


def petrol_pump():
    scene = Scene((150, 180, 205), (220, 225, 228), (128, 128, 126), 0.7, 14)
    red, grey = (196, 40, 36), (225, 225, 222)
    scene.shape((236, 236, 232), 0, 0, 100, 0, 100, 10, 0, 13)
    scene.shadow(48, 92, 26, 4)
    scene.shape((150, 150, 148), 26, 92, 26, 88, 70, 88, 70, 92)
    scene.shape(red, 30, 88, 30, 24, 66, 24, 66, 88)
    scene.shape((150, 30, 28), 60, 88, 60, 24, 66, 24, 66, 88)
    scene.shape(grey, 28, 26, 28, 15, 68, 15, 68, 26)
    scene.shape((30, 34, 36), 35, 44, 35, 30, 57, 30, 57, 44)
    for row in range(3):
        for digit in range(4):
            left, top = 38 + digit * 4.4, 32 + row * 4
            scene.shape((150, 220, 160), left, top + 2.5, left, top, left + 3, top, left + 3, top + 2.5)
    scene.shape(grey, 36, 76, 36, 52, 56, 52, 56, 76)
    scene.oval(46, 64, 7, 7, (240, 190, 40))
    scene.line((24, 24, 26), 2.4, 66, 34, 76, 38, 82, 56, 80, 76, 74, 80, 71, 66, 71, 50)
    scene.line((40, 40, 44), 4, 70, 50, 70, 42)
    scene.line((40, 40, 44), 2, 70, 42, 75, 38)
    return scene


def springer():
    scene = Scene((120, 170, 220), (205, 225, 235), (86, 140, 58), 0.36, 15)
    for x in range(-5, 110, 9):
        scene.oval(x, 32, 9, 9 + x % 4, (46, 88 + x % 23, 44))
    scene.dog(42, 58, 1.45, (244, 240, 234), (92, 50, 32))
    scene.oval(36, 55, 9, 7, (92, 50, 32))
    scene.oval(70, 39, 6, 6, (92, 50, 32))
    return scene


def cassette_player():
    scene = Scene((196, 176, 150), (206, 188, 164), (150, 110, 76), 0.72, 16)
    scene.shadow(50, 82, 44, 5)
    scene.line((60, 60, 64), 3, 20, 30, 24, 20, 76, 20, 80, 30)
    scene.shape((66, 68, 74), 8, 80, 8, 28, 92, 28, 92, 80)
    scene.shape((190, 192, 196), 10, 40, 10, 30, 90, 30, 90, 40)
    for k in range(7):
        scene.shape((50, 52, 56), 36 + k * 4.2, 46, 36 + k * 4.2, 42, 39 + k * 4.2, 42, 39 + k * 4.2, 46)
    for x in (22, 78):
        for radius, tone in ((13, 30), (11, 90), (8, 44), (3.5, 110)):
            scene.oval(x, 61, radius, radius, (tone, tone, tone + 4))
    scene.shape((28, 30, 34), 37, 76, 37, 50, 63, 50, 63, 76)
    scene.shape((214, 208, 190), 40, 71, 40, 54, 60, 54, 60, 71)
    for x in (45, 55):
        scene.oval(x, 62, 3.6, 3.6, (40, 40, 44))
        scene.oval(x, 62, 1.5, 1.5, (210, 210, 206))
    scene.line((210, 60, 40), 0.6, 14, 35, 60, 35)
    return scene


SCENES = (church, golf_ball, golf_ball_far, parachute, petrol_pump, springer, cassette_player)


def draw_all(size):
    """{name: uint8 [size, size, 3]}"""
    return {scene.__name__.replace("_", "-"): np.asarray(scene().image.resize((size, size), Image.LANCZOS)) for scene in SCENES}
