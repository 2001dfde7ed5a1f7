import type { ReactNode } from 'react';
import { Icon } from './Icon.tsx';
import styles from './Select.module.css';

interface SelectProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly (readonly [value: Value, text: string])[];
  onChange: (value: Value) => void;
  icon?: ReactNode;
}

/** One of a few: the platform's own list, which is at home on a phone and with every screen reader. */
export function Select<Value extends string>({ label, value, options, onChange, icon }: SelectProps<Value>) {
  return (
    <span className={styles.select}>
      {icon}
      <select
        aria-label={label}
        title={label}
        value={value}
        onChange={(event) => onChange(event.target.value as Value)}
      >
        {options.map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
      <Icon name="down" className={styles.arrow} />
    </span>
  );
}
