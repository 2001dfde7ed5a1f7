import { readSettings } from '@imgr/settings';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { s3Options, s3Settings } from './s3-settings.ts';

const schema = z.object(s3Settings);
const required = {
  S3_ENDPOINT_URL: 'http://garage.example:3900',
  S3_BUCKET_NAME: 'images',
  AWS_ACCESS_KEY_ID: 'id',
  AWS_SECRET_ACCESS_KEY: 'secret',
};

describe('s3Settings', () => {
  it('are those of a self-hosted server by default', () => {
    expect(s3Options(readSettings(schema, required))).toEqual({
      endpointUrl: 'http://garage.example:3900',
      bucket: 'images',
      region: 'us-east-1',
      accessKeyId: 'id',
      secretAccessKey: 'secret',
      forcePathStyle: true,
      maxSockets: 1024,
    });
  });

  it('can be those of AWS', () => {
    const aws = { ...required, AWS_REGION_NAME: 'eu-west-3', S3_FORCE_PATH_STYLE: 'false' };
    expect(s3Options(readSettings(schema, aws))).toMatchObject({
      region: 'eu-west-3',
      forcePathStyle: false,
    });
  });

  it.each([
    ['S3_ENDPOINT_URL', 'garage:3900'],
    ['S3_BUCKET_NAME', 'My Bucket'],
    ['AWS_REGION_NAME', 'eu west'],
    ['S3_FORCE_PATH_STYLE', 'maybe'],
    ['S3_MAX_SOCKETS', '0'],
  ])('say what is wrong with %s', (name, value) => {
    expect(() => readSettings(schema, { ...required, [name]: value })).toThrow(name);
  });

  it('say all that is missing at once', () => {
    const message = new RegExp(Object.keys(required).join('[^]*'));
    expect(() => readSettings(schema, {})).toThrow(message);
  });
});
