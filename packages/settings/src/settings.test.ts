import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { port, readSettings, SettingsError } from './index.ts';

const schema = z.object({
  PORT: port('the port to listen on').byDefault(8080),
  URL: z.url().describe('an absolute URL'),
  TOKEN: z.string().min(16).optional().describe('at least 16 characters'),
});

describe('readSettings', () => {
  it('reads what is set and fills in what is not, an empty variable counting as not set', () => {
    const url = 'http://host.example';
    expect(readSettings(schema, { URL: url, PORT: '', TOKEN: '' })).toEqual({ PORT: 8080, URL: url });
    expect(readSettings(schema, { URL: url, PORT: '1' })).toEqual({ PORT: 1, URL: url });
  });

  it('says all that is wrong at once, by name and with the form expected, and shows no value', () => {
    const read = () => readSettings(schema, { PORT: '0.5', URL: 'nonsense', TOKEN: 'secret' });
    expect(read).toThrow(SettingsError);
    expect(read).toThrow(/PORT: the port to listen on \(a whole number from 1 to 65535\)/);
    expect(read).toThrow(/URL: an absolute URL/);
    expect(read).toThrow(/TOKEN: at least 16 characters/);
    expect(read).not.toThrow(/nonsense|secret/);
  });
});
