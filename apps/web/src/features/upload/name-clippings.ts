/** What browsers call a picture on the clipboard that never was a file. */
const NAMELESS = /^image\.(png|jpe?g|gif|webp|avif)$/;

type MakeName = (parts: { stamp: string; extension: string }) => string;

/** Names nameless pictures by the time they were pasted, so that they can be told apart later. */
export function nameClippings(files: readonly File[], now: Date, makeName: MakeName): File[] {
  return files.map((file, index) => {
    if (!NAMELESS.test(file.name)) return file;
    const extension = file.name.split('.').at(-1) ?? 'png';
    const stamp = stampOf(now) + (index > 0 ? `-${index + 1}` : '');
    return new File([file], makeName({ stamp, extension }), { type: file.type });
  });
}

/** Local time, in an order that sorts. */
function stampOf(time: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const date = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${date}-${two(time.getHours())}${two(time.getMinutes())}${two(time.getSeconds())}`;
}
