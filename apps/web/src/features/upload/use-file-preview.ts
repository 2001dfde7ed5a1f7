import { useEffect, useState } from 'react';

/** A URL that shows a file of this computer, for as long as it is needed. */
export function useFilePreview(file: File, needed: boolean): string | undefined {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (!needed) return;
    const created = URL.createObjectURL(file);
    setUrl(created);
    return () => {
      URL.revokeObjectURL(created);
      setUrl(undefined);
    };
  }, [file, needed]);
  return url;
}
