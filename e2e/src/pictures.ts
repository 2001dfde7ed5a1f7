// npm run pictures [-- queue]: takes anew the pictures that the pages are compared with, all or those of the views that
// are called so. Look at each before it is committed.

import { Stage } from './pictures/stage.ts';
import { forgetPictures, pictureName, storePicture } from './pictures/stored-pictures.ts';
import { SCHEMES, takePicture } from './pictures/take-picture.ts';
import { DEVICES, VIEWS } from './pictures/views.ts';

const [wanted] = process.argv.slice(2);
const stage = await Stage.open();
try {
  if (!wanted) await forgetPictures();
  for (const view of VIEWS.filter(({ name }) => name.includes(wanted ?? '')))
    for (const [device, options] of Object.entries(DEVICES)) {
      const page = await stage.window(options, view.locale);
      await view.show(page, stage);
      for (const scheme of SCHEMES)
        await storePicture(pictureName(view.name, device, scheme), await takePicture(page, view, scheme));
      await page.context().close();
    }
} finally {
  await stage.close();
}
