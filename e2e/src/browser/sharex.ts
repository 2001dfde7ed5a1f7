import { z } from 'zod';

/*
 * ShareX runs on Windows only. This is what it makes of a `.sxcu` file, in our words: after its documentation
 * (https://getsharex.com/docs/custom-uploader) and CustomUploaderItem, ShareXSyntaxParser and the functions of 19.0.
 */

const FUNCTIONS = ['filename', 'header', 'json', 'regex', 'response', 'responseurl', 'xml'];
const texts = z.record(z.string(), z.string());
/** Text in which ShareX fills in what stands in braces. Anything in them but a function's name is an error to it. */
const template = z.string().refine(isTemplate, 'has braces that ShareX cannot fill in');

/** Names that it does not know ShareX passes over in silence: here they are wrong. */
export const shareXUploaderSchema = z
  .strictObject({
    // Up to 12.3.1 it refuses the file, and up to 13.7.1 it takes braces for text.
    Version: z.string().regex(/^(?:1[4-9]|[2-9]\d)\.\d+\.\d+$/),
    Name: z.string().optional(),
    DestinationType: z
      .string()
      .regex(/^(?:(?:(?:Image|Text|File)Uploader|URLShortener|URLSharingService)(?:, (?!$)|$))+$/),
    RequestMethod: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
    // A query belongs into Parameters.
    RequestURL: z.url({ protocol: /^https?$/ }).refine((url) => !/[?#{}]/.test(url)),
    Parameters: texts.optional(),
    Headers: texts.optional(),
    Body: z.enum(['None', 'MultipartFormData', 'FormURLEncoded', 'JSON', 'XML', 'Binary']),
    Arguments: texts.optional(),
    FileFormName: z.string().min(1).optional(),
    Data: z.string().optional(),
    URL: template.optional(),
    ThumbnailURL: template.optional(),
    DeletionURL: template.optional(),
    ErrorMessage: template.optional(),
  })
  .refine(({ Body, FileFormName }) => (Body === 'MultipartFormData') === (FileFormName !== undefined), {
    error: 'FileFormName belongs to MultipartFormData, which cannot send a file without it',
  });

type ShareXUploader = z.infer<typeof shareXUploaderSchema>;

/** What ShareX knows after an upload. It opens `deletionUrl` in the browser and sends nothing itself. */
export type ShareXResult = { url: string; thumbnailUrl: string; deletionUrl: string } | { error: string };

/** Sends a file as ShareX would. */
export async function uploadWithShareX(
  uploader: ShareXUploader,
  file: { name: string; bytes: Uint8Array },
): Promise<ShareXResult> {
  const { RequestMethod: method, RequestURL, Headers: headers, FileFormName = '', Arguments = {} } = uploader;
  const body = new FormData();
  for (const [name, value] of Object.entries(Arguments)) body.set(name, value);
  body.set(FileFormName, new Blob([new Uint8Array(file.bytes)], { type: 'image/jpeg' }), file.name);
  const response = await fetch(RequestURL, { method, body, headers });
  const text = await response.text();
  if (!response.ok) return { error: fillIn(uploader.ErrorMessage, text) };
  return {
    url: fillIn(uploader.URL, text),
    thumbnailUrl: fillIn(uploader.ThumbnailURL, text),
    deletionUrl: fillIn(uploader.DeletionURL, text),
  };
}

/** Fills in `{json:name}`, the one function that is needed here. What the response lacks is an error, to ShareX nothing. */
function fillIn(text: string | undefined, response: string): string {
  const answer: Record<string, unknown> = JSON.parse(response);
  return (text ?? '').replaceAll(/\{(\w+):(\w+)\}/g, (whole, name, key) => {
    const value = answer[key];
    if (name.toLowerCase() === 'json' && typeof value === 'string') return value;
    throw new Error(`${whole} cannot be filled in from ${response}`);
  });
}

/** Outside of braces `|` would end the text; a backslash makes a brace one like any other. */
function isTemplate(text: string): boolean {
  const rest = text.replaceAll(/\\./g, '').replaceAll(/\{(\w+)(?::[^{}]+)?\}/g, (whole, name) => {
    return FUNCTIONS.includes(name.toLowerCase()) ? '' : whole;
  });
  return !/[{}|]/.test(rest);
}
