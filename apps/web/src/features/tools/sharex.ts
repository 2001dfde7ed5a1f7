import { TOKEN, type ToolHost } from './commands.ts';

/** A custom uploader of ShareX, as its documentation describes it: https://getsharex.com/docs/custom-uploader */
export function shareXUploader({ host, tokenRequired }: ToolHost) {
  return {
    Version: '15.0.0',
    Name: `imgr (${new URL(host).host})`,
    DestinationType: 'ImageUploader',
    RequestMethod: 'POST',
    RequestURL: `${host}/image`,
    ...(tokenRequired && { Headers: { Authorization: `Bearer ${TOKEN}` } }),
    Body: 'MultipartFormData',
    FileFormName: 'file',
    URL: `${host}/i/{json:id}`,
    ThumbnailURL: `${host}{json:small}`,
    DeletionURL: `${host}/i/{json:id}#delete={json:deleteToken}`,
    ErrorMessage: '{json:error}',
  };
}
