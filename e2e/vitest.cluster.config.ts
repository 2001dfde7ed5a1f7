import { defineProject } from 'vitest/config';
import { SERIAL } from './vitest.serial.ts';

export default defineProject({
  test: {
    ...SERIAL,
    name: 'e2e cluster',
    exclude: ['src/compose/**'],
    provide: {
      target: {
        mode: 'cluster',
        fromImages: false,
        amqpUrl: 'amqp://guest:guest@127.0.0.1:45672',
        managementUrl: 'http://127.0.0.1:45673',
        s3: {
          endpointUrl: 'http://127.0.0.1:47070',
          region: 'us-east-1',
          accessKeyId: 'lead',
          secretAccessKey: 'leadsecret',
        },
      },
    },
  },
});
