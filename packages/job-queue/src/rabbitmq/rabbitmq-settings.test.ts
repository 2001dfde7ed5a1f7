import { readSettings } from '@imgr/settings';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { rabbitMqSettings } from './rabbitmq-settings.ts';

const read = (AMQP_URL: string) => readSettings(z.object(rabbitMqSettings), { AMQP_URL }).AMQP_URL;

describe('rabbitMqSettings', () => {
  it.each(['amqp://broker', 'amqps://name:word@broker:5671/imgr', 'amqp://[::1]:5672/%2F?heartbeat=10'])(
    'takes %s',
    (url) => expect(read(url)).toBe(url),
  );

  it.each(['', 'broker:5672', 'http://broker', 'amqp://', 'amqp:///imgr', 'secret'])(
    'refuses "%s", with the form expected and without the value',
    (url) => {
      expect(() => read(url)).toThrow(/AMQP_URL: the URL of the RabbitMQ broker, amqp:\/\//);
      expect(() => read(url)).not.toThrow(/secret|http|5672/);
    },
  );
});
