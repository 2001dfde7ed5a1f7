// npm run icons: draws the icons of the installed app from favicon.svg.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';

const FOLDER = new URL('../../apps/web/public/', import.meta.url);
const GREEN = '#0f6b5c';

const svg = await readFile(new URL('favicon.svg', FOLDER));
const draw = (side: number) => sharp(svg, { density: (72 * side) / 32 }).resize(side, side);
const path = (name: string) => fileURLToPath(new URL(name, FOLDER));

await draw(192).png({ palette: true }).toFile(path('icon-192.png'));
await draw(512).png({ palette: true }).toFile(path('icon-512.png'));
// Phones cut what they like out of this one: the picture keeps to the middle.
await sharp({ create: { width: 512, height: 512, channels: 4, background: GREEN } })
  .composite([{ input: await draw(360).png().toBuffer() }])
  .png({ palette: true })
  .toFile(path('icon-maskable-512.png'));
