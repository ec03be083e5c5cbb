// Attention as heat, drawn as the service draws it: the same colours, the same cubic B-spline, the same cover over the photo.

/** @typedef {{ rows: number, columns: number, weights: number[] }} Grid */

/** Colours from no weight to the largest, as red, green, blue. Lightness rises steadily in each, so order reads in grey, too. */
export const ramps = {
  daylight: { name: 'Night to daylight', points: [[13, 8, 40], [84, 19, 109], [186, 54, 85], [247, 132, 26], [255, 236, 140]] },
  sea: { name: 'Sea to meadow', points: [[48, 18, 72], [50, 80, 135], [31, 140, 140], [86, 192, 103], [253, 231, 60]] },
  spotlight: { name: 'Spotlight', points: null },
};

/** Colours to tell lines and frames apart, by colour-blind eyes, too (Okabe and Ito); as in the figures of the service. */
export const tones = ['#d55e00', '#0072b2', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'];

/** The colour of a weight between 0 and 1 in the service's own ramp. @returns {[number, number, number]} */
export function colour(weight, points = ramps.daylight.points) {
  const position = Math.min(Math.max(weight, 0), 1) * (points.length - 1);
  const below = Math.min(Math.floor(position), points.length - 2);
  return points[below].map((from, i) => from + (points[below + 1][i] - from) * (position - below));
}

/**
 * 256 colours with their cover, ready for ImageData. The photo beneath is grey, so that its colours do not pass for heat; heat
 * also lightens the grey, since pale yellow over dark grey would come out olive: white first, then colour, in one layer.
 */
function palette(ramp, opacity) {
  const colours = new Uint8ClampedArray(256 * 4);
  for (let i = 0; i < 256; i++) {
    const weight = i / 255;
    if (!ramps[ramp].points) {
      colours.set([8, 7, 12, 255 * opacity * (1 - weight) ** 1.6], i * 4);
      continue;
    }
    const glow = 0.35 * weight * opacity;
    const cover = Math.min(1, (0.4 + 0.24 * weight) * opacity);
    const alpha = cover + glow * (1 - cover);
    const mixed = colour(weight, ramps[ramp].points).map(value => alpha > 0 ? (value * cover + 255 * glow * (1 - cover)) / alpha : 0);
    colours.set([...mixed, 255 * alpha], i * 4);
  }
  return new Uint32Array(colours.buffer);
}

/** For every pixel of an axis the four cells of the uniform cubic B-spline, and their weights. */
function spline(cells, pixels) {
  const index = new Uint16Array(pixels * 4);
  const share = new Float32Array(pixels * 4);
  for (let i = 0; i < pixels; i++) {
    const position = (i + 0.5) * cells / pixels - 0.5;
    const first = Math.floor(position) - 1;
    for (let tap = 0; tap < 4; tap++) {
      const distance = Math.abs(position - first - tap);
      index[i * 4 + tap] = Math.min(Math.max(first + tap, 0), cells - 1);
      share[i * 4 + tap] = distance < 1 ? 2 / 3 - distance * distance * (1 - distance / 2) : (2 - distance) ** 3 / 6;
    }
  }
  return { index, share };
}

/** The map at every pixel: never above its neighbours, and as smooth as the blurred maps of the papers. @param {Grid} grid */
export function smooth(grid, width, height) {
  const across = spline(grid.columns, width);
  const down = spline(grid.rows, height);
  const heat = new Float32Array(width * height);
  const line = new Float32Array(grid.columns);
  for (let y = 0; y < height; y++) {
    line.fill(0);
    for (let tap = y * 4; tap < y * 4 + 4; tap++) {
      for (let column = 0; column < grid.columns; column++) {
        line[column] += grid.weights[down.index[tap] * grid.columns + column] * down.share[tap];
      }
    }
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let tap = x * 4; tap < x * 4 + 4; tap++) sum += line[across.index[tap]] * across.share[tap];
      heat[y * width + x] = sum;
    }
  }
  return heat;
}

/** The weights of the cells themselves. @param {Grid} grid */
export function raw(grid, width, height) {
  const heat = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const row = Math.floor((y + 0.5) * grid.rows / height) * grid.columns;
    for (let x = 0; x < width; x++) heat[y * width + x] = grid.weights[row + Math.floor((x + 0.5) * grid.columns / width)];
  }
  return heat;
}

/**
 * A layer of heat, its hottest place in the hottest colour, or `full` where the same heat is to mean the same in several.
 * @param {Grid} grid @param {{ ramp: string, opacity: number, smooth: boolean, full?: number }} look
 */
export function layer(grid, width, height, look) {
  const heat = (look.smooth ? smooth : raw)(grid, width, height);
  let hottest = look.full ?? 0;
  for (const weight of heat) hottest = Math.max(hottest, weight);
  const scale = hottest > 0 ? 255 / hottest : 0;
  const colours = palette(look.ramp, look.opacity);
  const image = new ImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  for (let i = 0; i < pixels.length; i++) pixels[i] = colours[Math.round(heat[i] * scale)];
  return image;
}

/** The mean of several maps: where the model looked over the whole answer. @param {Grid[]} grids @returns {Grid | null} */
export function mean(grids) {
  if (grids.length === 0) return null;
  const weights = grids[0].weights.map((_, i) => grids.reduce((sum, grid) => sum + grid.weights[i], 0) / grids.length);
  return { ...grids[0], weights };
}
