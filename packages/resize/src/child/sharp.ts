import sharp from 'sharp';

// Only the loaders of the accepted formats may touch a file from outside.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: [
    'VipsForeignLoadJpeg',
    'VipsForeignLoadPng',
    'VipsForeignLoadNsgif',
    'VipsForeignLoadWebp',
    'VipsForeignLoadHeif',
  ],
});
// No picture comes twice, and one process works on one picture: neither a cache nor threads would pay.
sharp.cache(false);
sharp.concurrency(1);

export { sharp };
