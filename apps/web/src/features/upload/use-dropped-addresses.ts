import { useEffect } from 'react';

/**
 * Some browsers hand over only the address of an image that is dragged here from another page. This page may not load
 * what is foreign, so all it can do is keep the browser from leaving for that address, and say what helps.
 */
export function useDroppedAddresses(active: boolean, onAddress: () => void) {
  useEffect(() => {
    if (!active) return;
    const hasAddressOnly = ({ dataTransfer }: DragEvent) =>
      dataTransfer?.types.includes('text/uri-list') && !dataTransfer.types.includes('Files');
    function allow(event: DragEvent) {
      if (hasAddressOnly(event)) event.preventDefault();
    }
    function take(event: DragEvent) {
      if (!hasAddressOnly(event)) return;
      event.preventDefault();
      onAddress();
    }
    window.addEventListener('dragover', allow);
    window.addEventListener('drop', take);
    return () => {
      window.removeEventListener('dragover', allow);
      window.removeEventListener('drop', take);
    };
  }, [active, onAddress]);
}
