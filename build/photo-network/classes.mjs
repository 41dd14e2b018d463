/**
 * The classes of the photo network, each with the folders of the Clothing dataset that are trained as
 * it. Blazers are taken for outerwear, and tops without or with short sleeves for one class: photos do
 * not tell them apart (docs/photo-network.md). The folder "other" has clothes of none of them.
 */
export const CLASSES = {
  'T-shirt': ['t-shirt'],
  'Long sleeve': ['longsleeve'],
  Shirt: ['shirt'],
  Polo: ['polo'],
  Top: ['undershirt', 'top', 'blouse'],
  Hoodie: ['hoodie'],
  Bodysuit: ['body'],
  Dress: ['dress'],
  Skirt: ['skirt'],
  Pants: ['pants'],
  Shorts: ['shorts'],
  Outerwear: ['outwear', 'blazer'],
  Shoes: ['shoes'],
  Hat: ['hat'],
};
