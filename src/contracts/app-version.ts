/** Version of this product, as in package.json; stamped into every export. */
export const appVersion = '0.1.0';
