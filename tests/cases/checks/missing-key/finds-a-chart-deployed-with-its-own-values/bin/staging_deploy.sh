helm upgrade shop ./helm/shop --install \
  --values helm/shop/values-staging.yaml \
  --set image.tag=$TAG
