import { useEffect, useState } from 'react';

/** Whether what is being dragged is from this page: dropped here again it is not to be uploaded. */
export function useOwnDrag(): boolean {
  const [own, setOwn] = useState(false);
  useEffect(() => {
    const begin = () => setOwn(true);
    const end = () => setOwn(false);
    window.addEventListener('dragstart', begin);
    window.addEventListener('dragend', end);
    return () => {
      window.removeEventListener('dragstart', begin);
      window.removeEventListener('dragend', end);
    };
  }, []);
  return own;
}
