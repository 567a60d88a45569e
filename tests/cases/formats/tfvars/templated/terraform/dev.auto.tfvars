environment = "{{ environment }}"
image       = "shop:${tag}"
