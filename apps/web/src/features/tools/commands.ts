export interface ToolHost {
  /** Such as `https://img.example`. */
  host: string;
  tokenRequired: boolean;
}

/** Stands where the reader's own token goes. */
export const TOKEN = 'YOUR_UPLOAD_TOKEN';

export function curlUpload(to: ToolHost): string {
  return `curl ${authorization(to)}-F file=@holiday.jpg ${to.host}/image`;
}

export function curlDelete({ host }: ToolHost): string {
  return `curl -X DELETE -H 'Authorization: Bearer DELETE_TOKEN' ${host}/image/ID`;
}

/** The quotes within the quotes are for curl: without them a comma in a file's name would end it. */
export function shellFunction(to: ToolHost): string {
  return `imgr() {
  for file in "$@"; do
    curl -fsS ${authorization(to)}-F "file=@\\"$file\\"" ${to.host}/image |
      jq -r '"${to.host}/i/\\(.id)"'
  done
}`;
}

export function flameshotCommand(to: ToolHost): string {
  return `flameshot gui --raw |
  curl -fsS ${authorization(to)}-F 'file=@-;filename=screenshot.png' ${to.host}/image |
  jq -j '"${to.host}/i/\\(.id)"' |
  xclip -selection clipboard`;
}

function authorization({ tokenRequired }: ToolHost): string {
  return tokenRequired ? `-H 'Authorization: Bearer ${TOKEN}' ` : '';
}
