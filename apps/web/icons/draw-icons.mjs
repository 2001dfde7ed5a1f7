// node icons/draw-icons.mjs: draws the icons of the installed app from favicon.svg.
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';

const folder = new URL('../public/', import.meta.url);
const svg = await readFile(new URL('favicon.svg', folder));
const path = (name) => new URL(name, folder).pathname;
const draw = (side) => sharp(svg, { density: (72 * side) / 32 }).resize(side, side);

await draw(192).png({ palette: true }).toFile(path('icon-192.png'));
await draw(512).png({ palette: true }).toFile(path('icon-512.png'));
// Phones cut what they like out of this one: the picture keeps to the middle.
await sharp({ create: { width: 512, height: 512, channels: 4, background: '#0f6b5c' } })
  .composite([{ input: await draw(360).png().toBuffer() }])
  .png({ palette: true })
  .toFile(path('icon-maskable-512.png'));
