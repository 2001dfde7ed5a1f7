import { CopyButton } from '../../../components/CopyButton.tsx';
import styles from './ImageLinks.module.css';

interface ImageLinkProps {
  name: string;
  /** The link's path on this host, once there is one. */
  path?: string;
  pixels: string;
}

export function ImageLink({ name, path, pixels }: ImageLinkProps) {
  const url = path === undefined ? undefined : new URL(path, location.origin).href;
  return (
    <li className={styles.link} aria-hidden={url === undefined || undefined}>
      <span className={styles.target}>
        {url ? (
          <a href={url} target="_blank" rel="noopener">
            {name}
          </a>
        ) : (
          name
        )}
        <small>{pixels}</small>
      </span>
      {url && <CopyButton text={url} name={`${name} link`} />}
    </li>
  );
}
