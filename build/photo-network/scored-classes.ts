/** Those of the Clothing dataset that Fashion-MNIST knows too. */
export const SEVEN = ['Dress', 'Long sleeve', 'Outerwear', 'Pants', 'Shirt', 'Shoes', 'T-shirt'];

/** Those with most photos. */
export const TEN = [...SEVEN, 'Hat', 'Shorts', 'Skirt'];
