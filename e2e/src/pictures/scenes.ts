interface Look {
  width: number;
  height: number;
  sky: string;
  glow: string;
  sun: string;
  land: string;
}

/** Plain surfaces, which take little room in a repository however they are shown. */
const SCENES = {
  'harbour.jpg': look(1600, 1200, '#f6c89f', '#e9785e', '#fff1d6', '#27445c'),
  'dunes.jpg': look(1500, 1000, '#a9d4e8', '#f3e3c3', '#ffffff', '#c58f4e'),
  'night train.png': look(1200, 1200, '#0f1b3d', '#3d4f8a', '#f4e9b8', '#0a1020'),
  'orchard.jpg': look(1000, 1400, '#d9ecc7', '#f4f7df', '#fbd86b', '#4d7a46'),
  'panorama.jpg': look(2400, 800, '#cfd9ee', '#f0d8dd', '#ffffff', '#53627f'),
  'IMG_20260714_183000 the old lighthouse, seen from the ferry.jpg': look(
    1600,
    900,
    '#8fb9c9',
    '#dfeef0',
    '#ffe9a8',
    '#9a4a3a',
  ),
} satisfies Record<string, Look>;

export type Scene = keyof typeof SCENES;
export const SCENE_NAMES = Object.keys(SCENES) as Scene[];

function look(width: number, height: number, sky: string, glow: string, sun: string, land: string): Look {
  return { width, height, sky, glow, sun, land };
}

/** Sky, sun and land. */
export function sceneSvg(name: Scene): string {
  const { width, height, sky, glow, sun, land } = SCENES[name];
  const at = (x: number, y: number) => `${Math.round(x * width)} ${Math.round(y * height)}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <rect width="100%" height="100%" fill="${sky}"/>
    <rect y="45%" width="100%" height="55%" fill="${glow}"/>
    <circle cx="68%" cy="45%" r="${Math.round(height * 0.12)}" fill="${sun}"/>
    <path fill="${land}" d="M0 ${height}V${Math.round(height * 0.7)}Q${at(0.25, 0.5)} ${at(0.5, 0.7)}T${at(1, 0.66)}V${height}z"/>
  </svg>`;
}
