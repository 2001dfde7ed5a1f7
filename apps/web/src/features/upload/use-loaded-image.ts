import { useEffect, useState } from 'react';

/** The URL given, once the browser has loaded the image and can show it at once. */
export function useLoadedImage(url: string | undefined): string | undefined {
  const [loaded, setLoaded] = useState<string>();
  useEffect(() => {
    if (!url) return;
    let wanted = true;
    const image = new Image();
    image.src = url;
    image.decode().then(
      () => wanted && setLoaded(url),
      () => {}, // The preview stays.
    );
    return () => {
      wanted = false;
    };
  }, [url]);
  return loaded === url ? loaded : undefined;
}
