"""Recordings as float arrays in [-1, 1] at 16 kHz, and what may happen to them on the way to a microphone."""

import numpy as np

RATE = 16000
QUIETEST_PEAK = -30  # decibels of full scale; the service makes louder what is quieter


def resample(samples, rate, to=RATE):
    """By cutting or extending the spectrum: exact for a recording that begins and ends in silence."""
    if rate == to or not len(samples):
        return samples
    length = round(len(samples) * to / rate)
    spectrum = np.fft.rfft(samples)
    kept = np.zeros(length // 2 + 1, complex)
    shared = min(len(spectrum), len(kept))
    kept[:shared] = spectrum[:shared]
    return (np.fft.irfft(kept, length) * (length / len(samples))).astype(np.float32)


def fast_size(length):
    """A length that the transform is fast at"""
    return 1 << int(length - 1).bit_length()


def noise(length, random, colour):
    """Unit power; colour 0 is white, 1 pink, 2 brown"""
    size = fast_size(length)
    spectrum = random.standard_normal(size // 2 + 1, np.float32) + 1j * random.standard_normal(size // 2 + 1, np.float32)
    spectrum /= np.maximum(np.arange(len(spectrum)), 1 + size / 400) ** (colour / 2)  # flat below 40 Hz
    samples = np.fft.irfft(spectrum)[:length]
    return (samples / (np.sqrt(np.mean(samples ** 2)) + 1e-12)).astype(np.float32)


def reverberate(samples, random):
    """A small room: white noise that decays by 60 dB within 0.1 to 0.5 s, after the direct sound"""
    length = int(RATE * random.uniform(0.1, 0.5))
    response = random.standard_normal(length) * 10 ** (-3 * np.arange(length) / length)
    response *= random.uniform(0.1, 0.7) / np.sqrt(np.sum(response ** 2))
    response[0] = 1
    size = fast_size(len(samples) + length)
    return np.fft.irfft(np.fft.rfft(samples, size) * np.fft.rfft(response, size), size)[:len(samples)].astype(np.float32)


def at_speed(samples, speed):
    """Faster and higher, or slower and lower"""
    return np.interp(np.arange(0, len(samples) - 1, speed), np.arange(len(samples)), samples).astype(np.float32)


def band_limit(samples, low, high):
    """A telephone, a cheap microphone"""
    size = fast_size(len(samples))
    frequencies = np.fft.rfftfreq(size, 1 / RATE)
    return np.fft.irfft(np.fft.rfft(samples, size) * ((frequencies >= low) & (frequencies <= high)), size)[:len(samples)].astype(np.float32)


def augment(samples, random):
    """The same words from another mouth, in another room, on another microphone."""
    chance = lambda share: random.random() < share
    if chance(0.7):
        samples = at_speed(samples, random.uniform(0.85, 1.18))
    if chance(0.25):
        samples = reverberate(samples, random)
    before, after = (int(RATE * random.uniform(0, 1.2)) if chance(0.5) else int(RATE * random.uniform(0, 0.15)) for _ in range(2))
    power = np.mean(samples ** 2)
    silent = chance(0.3)  # digital silence around it, or the room's noise all along
    noisy = chance(0.75)
    level = np.sqrt(power / 10 ** (random.uniform(5, 45) / 10))
    if noisy and silent:
        samples = samples + level * noise(len(samples), random, random.uniform(0, 2))
    samples = np.pad(samples, (before, after))
    if noisy and not silent:
        samples = samples + level * noise(len(samples), random, random.uniform(0, 2))
    if chance(0.2):
        samples = band_limit(samples, random.uniform(0, 300), random.uniform(3200, 7000))
    peak = np.abs(samples).max() + 1e-9
    return (samples * (10 ** (random.uniform(QUIETEST_PEAK, 0) / 20) / peak)).astype(np.float32)


def nothing(random):
    """A recording in which nobody speaks"""
    length = int(RATE * random.uniform(0.3, 4))
    if random.random() < 0.3:
        return np.zeros(length, np.float32)
    hiss = noise(length, random, random.uniform(0, 2))
    hum = np.sin(2 * np.pi * random.uniform(50, 400) * np.arange(length) / RATE) * random.uniform(0, 1)
    samples = (hiss + hum) * 10 ** (random.uniform(-70, -15) / 20) / 4
    if random.random() < 0.4:  # a knock
        place = random.integers(0, max(1, length - 800))
        samples[place:place + 800] += (random.standard_normal(800) * np.exp(-np.arange(800) / 120) * random.uniform(0, 0.5))[:len(samples[place:place + 800])]
    return samples.astype(np.float32)
