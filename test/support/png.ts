// Reduces a screenshot to at most 256 colors: text on a plain background loses nothing, and the file is a third of the
// size.

import { crc32, deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** The same picture as an indexed PNG. The input has 8 bits per channel, RGB or RGBA, and is not interlaced. */
export function withFewerColors(png: Buffer): Buffer {
  const { width, height, channels, pixels } = decode(png);
  const palette = paletteOf(pixels, channels);
  const nearest = new Map<number, number>();
  const rows = Buffer.alloc((width + 1) * height);
  for (let index = 0; index < width * height; index++) {
    const color = colorAt(pixels, index * channels);
    let entry = nearest.get(color);
    if (entry === undefined) {
      entry = nearestOf(palette, color);
      nearest.set(color, entry);
    }
    rows[Math.floor(index / width) * (width + 1) + 1 + (index % width)] = entry;
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const colors = Buffer.from(palette.flatMap(color => [color >> 16, (color >> 8) & 255, color & 255]));
  const data = deflateSync(rows, { level: 9 });
  return Buffer.concat([
    SIGNATURE,
    ...[
      ['IHDR', header],
      ['PLTE', colors],
      ['IDAT', data],
      ['IEND', Buffer.alloc(0)],
    ].map(([type, body]) => chunk(type as string, body as Buffer)),
  ]);
}

interface Picture {
  width: number;
  height: number;
  channels: number;
  pixels: Buffer;
}

function decode(png: Buffer): Picture {
  const data: Buffer[] = [];
  let [width, height, channels] = [0, 0, 0];
  for (let at = SIGNATURE.length; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + 8);
    const body = png.subarray(at + 8, at + 8 + length);
    if (type === 'IHDR') {
      [width, height, channels] = [body.readUInt32BE(0), body.readUInt32BE(4), body[9] === 6 ? 4 : 3];
      if (body[8] !== 8 || ![2, 6].includes(body[9] ?? 0) || body[12] !== 0)
        throw new Error('This form of PNG is not supported.');
    }
    if (type === 'IDAT') data.push(body);
    at += length + 12;
  }
  return {
    width,
    height,
    channels,
    pixels: unfiltered(inflateSync(Buffer.concat(data)), width * channels, height, channels),
  };
}

/** https://www.w3.org/TR/png/#9Filters */
function unfiltered(data: Buffer, stride: number, height: number, channels: number): Buffer {
  const pixels = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = data[y * (stride + 1)] ?? 0;
    for (let x = 0; x < stride; x++) {
      const to = y * stride + x;
      const left = x >= channels ? (pixels[to - channels] ?? 0) : 0;
      const up = y > 0 ? (pixels[to - stride] ?? 0) : 0;
      const upLeft = x >= channels && y > 0 ? (pixels[to - stride - channels] ?? 0) : 0;
      const predicted = [0, left, up, (left + up) >> 1, paeth(left, up, upLeft)][filter] ?? 0;
      pixels[to] = ((data[y * (stride + 1) + 1 + x] ?? 0) + predicted) & 255;
    }
  }
  return pixels;
}

function paeth(left: number, up: number, upLeft: number): number {
  const guess = left + up - upLeft;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - upLeft)];
  return a <= b && a <= c ? left : b <= c ? up : upLeft;
}

/** The most common colors, grouped by what the eye can hardly distinguish. */
function paletteOf(pixels: Buffer, channels: number): number[] {
  const exact = new Map<number, number>();
  for (let at = 0; at < pixels.length; at += channels) {
    const color = colorAt(pixels, at);
    exact.set(color, (exact.get(color) ?? 0) + 1);
  }
  const palette: number[] = [];
  const groups = new Set<number>();
  for (const [color] of [...exact].sort((a, b) => b[1] - a[1])) {
    const group = color & 0xf0f0f0;
    if (palette.length >= 64 && groups.has(group)) continue;
    groups.add(group);
    palette.push(color);
    if (palette.length === 256) break;
  }
  return palette;
}

function nearestOf(palette: readonly number[], color: number): number {
  let [best, least] = [0, Number.POSITIVE_INFINITY];
  for (const [index, each] of palette.entries()) {
    const distance = [16, 8, 0].reduce(
      (sum, shift) => sum + (((each >> shift) & 255) - ((color >> shift) & 255)) ** 2,
      0,
    );
    if (distance < least) [best, least] = [index, distance];
  }
  return best;
}

function colorAt(pixels: Buffer, at: number): number {
  return pixels.readUIntBE(at, 3);
}

function chunk(type: string, body: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length);
  check.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, check]);
}
