helm upgrade shop ./helm/shop --install \
  --set image.tag=$TAG
