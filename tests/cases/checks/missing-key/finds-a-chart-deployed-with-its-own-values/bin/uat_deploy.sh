helm upgrade shop ./helm/shop --install \
  --values helm/shop/values-uat.yaml \
  --set image.tag=$TAG
