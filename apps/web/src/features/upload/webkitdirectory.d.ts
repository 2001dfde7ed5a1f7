import 'react';

// Every browser has it but no standard, and so neither have React's types.
declare module 'react' {
  interface InputHTMLAttributes<T> {
    webkitdirectory?: string;
  }
}
