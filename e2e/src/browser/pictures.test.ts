import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compare } from '../pictures/compare-pictures.ts';
import { Stage } from '../pictures/stage.ts';
import { pictureName, reportPicture, storedPicture } from '../pictures/stored-pictures.ts';
import { machineFonts, SCHEMES, takePicture } from '../pictures/take-picture.ts';
import { DEVICES, VIEWS } from '../pictures/views.ts';
import { overflow, violations } from './violations.ts';

/** `npm run pictures -w @imgr/e2e` takes them anew, where a change is meant. */
describe('the pages look as they did when they were last looked at, and axe objects to nothing', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterAll(() => stage.close());

  const cases = VIEWS.flatMap((view) => Object.keys(DEVICES).map((device) => ({ view, device })));
  it.each(cases)('$view.name, on a $device', async ({ view, device }) => {
    const page = await stage.window(DEVICES[device] ?? {}, view.locale);
    await view.show(page, stage);
    const differences: string[] = [];
    const objections: string[] = [];
    for (const scheme of SCHEMES) {
      const name = pictureName(view.name, device, scheme);
      const picture = await takePicture(page, view, scheme);
      // Contrast is a matter of colours, and the rest one of devices: once in each is enough.
      if ((scheme === 'dark') === (device === 'phone')) objections.push(...(await violations(page)));
      const expected = await storedPicture(name);
      const difference = expected ? await compare(expected, picture) : { said: 'there is none yet' };
      if (!difference) continue;
      differences.push(`${name}: ${difference.said}; see e2e/reports/pictures`);
      await reportPicture(name, picture);
      if ('picture' in difference && difference.picture)
        await reportPicture(`${name}-different`, difference.picture);
    }
    expect(differences).toEqual([]);
    // On another machine such a letter would be another.
    expect(await machineFonts(page)).toEqual([]);
    expect(objections).toEqual([]);
    expect(await overflow(page)).toBe(0);
    await page.context().close();
  });
});
